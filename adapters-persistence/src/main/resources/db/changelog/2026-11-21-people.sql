--liquibase formatted sql

--changeset countersign:person
CREATE TABLE person (
  tenant_id VARCHAR(40) NOT NULL,
  id VARCHAR(64) NOT NULL,
  email VARCHAR(254) NOT NULL,
  name VARCHAR(120) NOT NULL,
  locale VARCHAR(100) NOT NULL,
  PRIMARY KEY (tenant_id, id),
  CONSTRAINT person_email UNIQUE (tenant_id, email)
) ${table};

--changeset countersign:person-role
CREATE TABLE person_role (
  tenant_id VARCHAR(40) NOT NULL,
  role VARCHAR(64) NOT NULL,
  person_id VARCHAR(64) NOT NULL,
  PRIMARY KEY (tenant_id, role, person_id),
  CONSTRAINT person_role_person FOREIGN KEY (tenant_id, person_id) REFERENCES person (tenant_id, id) ON DELETE CASCADE
) ${table};
