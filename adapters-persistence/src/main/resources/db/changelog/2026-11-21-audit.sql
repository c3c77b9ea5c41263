--liquibase formatted sql

--changeset countersign:audit-event
CREATE TABLE audit_event (
  position BIGINT NOT NULL AUTO_INCREMENT,
  tenant_id VARCHAR(40) NOT NULL,
  stream VARCHAR(64) NOT NULL,
  seq BIGINT NOT NULL,
  canonical LONGTEXT NOT NULL,
  previous_hash VARCHAR(64) NOT NULL,
  hash VARCHAR(64) NOT NULL,
  PRIMARY KEY (position),
  CONSTRAINT audit_event_place UNIQUE (tenant_id, stream, seq)
) ${table};
CREATE INDEX audit_event_position ON audit_event (tenant_id, position);
