--liquibase formatted sql

--changeset countersign:delivery
CREATE TABLE delivery (
  tenant_id VARCHAR(40) NOT NULL,
  id VARCHAR(64) NOT NULL,
  request_id VARCHAR(36) NOT NULL,
  assignment_id VARCHAR(64) NOT NULL,
  channel VARCHAR(32) NOT NULL,
  kind VARCHAR(20) NOT NULL,
  state VARCHAR(20) NOT NULL,
  handle LONGTEXT,
  attempts INT NOT NULL,
  last_failure VARCHAR(500) NOT NULL,
  created_at DATETIME(6) NOT NULL,
  sent_at DATETIME(6),
  PRIMARY KEY (tenant_id, id),
  CONSTRAINT delivery_of_request FOREIGN KEY (tenant_id, request_id) REFERENCES approval_request (tenant_id, id)
) ${table};
CREATE INDEX delivery_request ON delivery (tenant_id, request_id, created_at);

--changeset countersign:personal-link
CREATE TABLE personal_link (
  tenant_id VARCHAR(40) NOT NULL,
  nonce_hash VARCHAR(64) NOT NULL,
  request_id VARCHAR(36) NOT NULL,
  assignment_id VARCHAR(64) NOT NULL,
  action VARCHAR(20) NOT NULL,
  key_id VARCHAR(16) NOT NULL,
  issued_at DATETIME(6) NOT NULL,
  expires_at DATETIME(6) NOT NULL,
  digest VARCHAR(16) NOT NULL,
  revoked_at DATETIME(6),
  PRIMARY KEY (tenant_id, nonce_hash),
  CONSTRAINT personal_link_of_request FOREIGN KEY (tenant_id, request_id) REFERENCES approval_request (tenant_id, id)
) ${table};
CREATE INDEX personal_link_assignment ON personal_link (tenant_id, request_id, assignment_id);
CREATE INDEX personal_link_key ON personal_link (tenant_id, key_id, expires_at);

--changeset countersign:continuation
CREATE TABLE continuation (
  tenant_id VARCHAR(40) NOT NULL,
  id VARCHAR(64) NOT NULL,
  request_id VARCHAR(36) NOT NULL,
  event VARCHAR(100) NOT NULL,
  body LONGTEXT NOT NULL,
  callback_url VARCHAR(2048),
  state VARCHAR(20) NOT NULL,
  attempts INT NOT NULL,
  last_failure VARCHAR(500) NOT NULL,
  created_at DATETIME(6) NOT NULL,
  resumed_at DATETIME(6),
  PRIMARY KEY (tenant_id, id),
  CONSTRAINT continuation_of_request FOREIGN KEY (tenant_id, request_id) REFERENCES approval_request (tenant_id, id)
) ${table};
CREATE INDEX continuation_request ON continuation (tenant_id, request_id, created_at);

--changeset countersign:sandbox-message
CREATE TABLE sandbox_message (
  tenant_id VARCHAR(40) NOT NULL,
  id VARCHAR(64) NOT NULL,
  recipient VARCHAR(320) NOT NULL,
  recipient_normalized VARCHAR(320) NOT NULL,
  sender VARCHAR(500) NOT NULL,
  subject VARCHAR(1000) NOT NULL,
  body_text LONGTEXT NOT NULL,
  body_html LONGTEXT NOT NULL,
  headers LONGTEXT NOT NULL,
  sent_at DATETIME(6) NOT NULL,
  PRIMARY KEY (tenant_id, id)
) ${table};
CREATE INDEX sandbox_message_recipient ON sandbox_message (tenant_id, recipient_normalized, id);
