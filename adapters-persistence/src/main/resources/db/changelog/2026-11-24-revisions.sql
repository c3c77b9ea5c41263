--liquibase formatted sql

-- return_count says how many rounds belong to the row as it stands, as decision_count does for decisions.
--changeset countersign:approval-request-revision
ALTER TABLE approval_request ADD revision INT DEFAULT 1 NOT NULL;
ALTER TABLE approval_request ADD return_count INT DEFAULT 0 NOT NULL;

-- A round that was sent back: what was asked in it, and by whom it was sent back.
--changeset countersign:revision
CREATE TABLE revision (
  tenant_id VARCHAR(40) NOT NULL,
  request_id VARCHAR(36) NOT NULL,
  revision INT NOT NULL,
  content LONGTEXT NOT NULL,
  salt VARCHAR(100) NOT NULL,
  assignment_id VARCHAR(64) NOT NULL,
  responder_kind VARCHAR(10) NOT NULL,
  responder_id VARCHAR(254) NOT NULL,
  responder_name VARCHAR(254) NOT NULL,
  comment_text VARCHAR(2000) NOT NULL,
  seen VARCHAR(71) NOT NULL,
  channel VARCHAR(32) NOT NULL,
  assurance VARCHAR(20) NOT NULL,
  ip VARCHAR(100) NOT NULL,
  user_agent VARCHAR(500) NOT NULL,
  link_key_id VARCHAR(64),
  link_expires_at DATETIME(6),
  vouched_for VARCHAR(300) NOT NULL,
  returned_at DATETIME(6) NOT NULL,
  PRIMARY KEY (tenant_id, request_id, revision),
  CONSTRAINT revision_of_request FOREIGN KEY (tenant_id, request_id) REFERENCES approval_request (tenant_id, id)
) ${table};

-- Somebody may answer once in each revision. stale_since names the first revision to which the answer does not count,
-- and is 0 while it counts.
-- The foreign key goes meanwhile: it would keep the old key's index, which allows one answer.
--changeset countersign:decision-revision
ALTER TABLE decision ADD revision INT DEFAULT 1 NOT NULL;
ALTER TABLE decision ADD stale_since INT DEFAULT 0 NOT NULL;
ALTER TABLE decision DROP CONSTRAINT decision_of_assignment;
ALTER TABLE decision DROP CONSTRAINT decision_assignment;
ALTER TABLE decision ADD CONSTRAINT decision_assignment_revision UNIQUE (tenant_id, assignment_id, revision);
ALTER TABLE decision ADD CONSTRAINT decision_of_assignment FOREIGN KEY (tenant_id, assignment_id) REFERENCES assignment (tenant_id, id);

-- In which revision a message was sent.
--changeset countersign:delivery-revision
ALTER TABLE delivery ADD revision INT DEFAULT 1 NOT NULL;

-- Decided above the rules: by which key, and why. When is closed_at, and how is state.
--changeset countersign:approval-request-override
ALTER TABLE approval_request ADD override_key VARCHAR(254);
ALTER TABLE approval_request ADD override_name VARCHAR(254);
ALTER TABLE approval_request ADD override_reason VARCHAR(2000);
