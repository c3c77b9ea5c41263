--liquibase formatted sql

-- decision_count says how many decisions belong to the row as it stands, so that a reader outside a transaction does not
-- combine it with a decision made a moment later.
--changeset countersign:approval-request
CREATE TABLE approval_request (
  tenant_id VARCHAR(40) NOT NULL,
  id VARCHAR(36) NOT NULL,
  state VARCHAR(20) NOT NULL,
  title VARCHAR(200) NOT NULL,
  requester VARCHAR(254),
  content LONGTEXT NOT NULL,
  salt VARCHAR(100) NOT NULL,
  created_at DATETIME(6) NOT NULL,
  expires_at DATETIME(6) NOT NULL,
  closed_at DATETIME(6),
  version BIGINT NOT NULL,
  decision_count INT NOT NULL,
  PRIMARY KEY (tenant_id, id)
) ${table};
CREATE INDEX approval_request_state ON approval_request (tenant_id, state, id);
CREATE INDEX approval_request_requester ON approval_request (tenant_id, requester, id);
CREATE INDEX approval_request_requester_state ON approval_request (tenant_id, requester, state, id);

-- request_state repeats approval_request.state, here and with the labels: so lists by both need no more than one index.
--changeset countersign:assignment
CREATE TABLE assignment (
  tenant_id VARCHAR(40) NOT NULL,
  id VARCHAR(64) NOT NULL,
  request_id VARCHAR(36) NOT NULL,
  request_state VARCHAR(20) NOT NULL,
  place INT NOT NULL,
  email VARCHAR(254) NOT NULL,
  email_normalized VARCHAR(254) NOT NULL,
  name VARCHAR(254) NOT NULL,
  locale VARCHAR(100) NOT NULL,
  reason_kind VARCHAR(10) NOT NULL,
  reason VARCHAR(254) NOT NULL,
  PRIMARY KEY (tenant_id, id),
  CONSTRAINT assignment_place UNIQUE (tenant_id, request_id, place),
  CONSTRAINT assignment_request FOREIGN KEY (tenant_id, request_id) REFERENCES approval_request (tenant_id, id)
) ${table};
CREATE INDEX assignment_email ON assignment (tenant_id, email_normalized, request_id);
CREATE INDEX assignment_email_state ON assignment (tenant_id, email_normalized, request_state, request_id);

--changeset countersign:decision
CREATE TABLE decision (
  tenant_id VARCHAR(40) NOT NULL,
  id VARCHAR(64) NOT NULL,
  request_id VARCHAR(36) NOT NULL,
  place INT NOT NULL,
  assignment_id VARCHAR(64) NOT NULL,
  responder_kind VARCHAR(10) NOT NULL,
  responder_id VARCHAR(254) NOT NULL,
  responder_name VARCHAR(254) NOT NULL,
  verdict VARCHAR(10) NOT NULL,
  comment_text VARCHAR(2000) NOT NULL,
  submitted LONGTEXT NOT NULL,
  seen VARCHAR(71) NOT NULL,
  channel VARCHAR(32) NOT NULL,
  assurance VARCHAR(20) NOT NULL,
  ip VARCHAR(100) NOT NULL,
  user_agent VARCHAR(500) NOT NULL,
  link_key_id VARCHAR(64),
  link_expires_at DATETIME(6),
  decided_at DATETIME(6) NOT NULL,
  PRIMARY KEY (tenant_id, id),
  CONSTRAINT decision_assignment UNIQUE (tenant_id, assignment_id),
  CONSTRAINT decision_place UNIQUE (tenant_id, request_id, place),
  CONSTRAINT decision_of_assignment FOREIGN KEY (tenant_id, assignment_id) REFERENCES assignment (tenant_id, id),
  CONSTRAINT decision_on_request FOREIGN KEY (tenant_id, request_id) REFERENCES approval_request (tenant_id, id)
) ${table};

--changeset countersign:approval-label
CREATE TABLE approval_label (
  tenant_id VARCHAR(40) NOT NULL,
  label VARCHAR(261) NOT NULL,
  request_id VARCHAR(36) NOT NULL,
  request_state VARCHAR(20) NOT NULL,
  PRIMARY KEY (tenant_id, label, request_id),
  CONSTRAINT approval_label_request FOREIGN KEY (tenant_id, request_id) REFERENCES approval_request (tenant_id, id)
) ${table};
CREATE INDEX approval_label_state ON approval_label (tenant_id, label, request_state, request_id);

--changeset countersign:idempotency-key
CREATE TABLE idempotency_key (
  tenant_id VARCHAR(40) NOT NULL,
  idempotency_key VARCHAR(255) NOT NULL,
  body_hash VARCHAR(64) NOT NULL,
  request_id VARCHAR(36) NOT NULL,
  created_at DATETIME(6) NOT NULL,
  PRIMARY KEY (tenant_id, idempotency_key)
) ${table};
