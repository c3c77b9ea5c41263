--liquibase formatted sql

-- What a person is called on a channel; one person's at most.
--changeset countersign:person-handle
CREATE TABLE person_handle (
  tenant_id VARCHAR(40) NOT NULL,
  channel VARCHAR(32) NOT NULL,
  handle VARCHAR(100) NOT NULL,
  person_id VARCHAR(64) NOT NULL,
  PRIMARY KEY (tenant_id, channel, handle),
  CONSTRAINT person_handle_one UNIQUE (tenant_id, person_id, channel),
  CONSTRAINT person_handle_person FOREIGN KEY (tenant_id, person_id) REFERENCES person (tenant_id, id) ON DELETE CASCADE
) ${table};

-- What was pressed is forgotten once it is settled; the key stays.
--changeset countersign:press
CREATE TABLE press (
  tenant_id VARCHAR(40) NOT NULL,
  id VARCHAR(64) NOT NULL,
  channel VARCHAR(32) NOT NULL,
  press_key VARCHAR(200) NOT NULL,
  content LONGTEXT,
  received_at DATETIME(6) NOT NULL,
  settled_at DATETIME(6),
  PRIMARY KEY (tenant_id, id),
  CONSTRAINT press_once UNIQUE (tenant_id, channel, press_key)
) ${table};

--changeset countersign:delivery-audience
ALTER TABLE delivery ADD audience VARCHAR(20) DEFAULT 'PERSON' NOT NULL;

--changeset countersign:personal-link-channel
ALTER TABLE personal_link ADD channel VARCHAR(32) DEFAULT 'email' NOT NULL;

--changeset countersign:decision-vouched-for
ALTER TABLE decision ADD vouched_for VARCHAR(300) DEFAULT '' NOT NULL;
