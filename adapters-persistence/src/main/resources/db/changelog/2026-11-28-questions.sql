--liquibase formatted sql

-- The clocks stand still while a question waits: since when they have run without a pause (null in rows that are older
-- than this column: since asked_at), how many microseconds that count had passed by then, and since when they stand
-- still. question_count and reply_count say how many questions, and how many of them with a reply, belong to the row
-- as it stands, as decision_count does for decisions.
--changeset countersign:approval-request-questions
ALTER TABLE approval_request ADD counted_from DATETIME(6);
ALTER TABLE approval_request ADD counted_micros BIGINT DEFAULT 0 NOT NULL;
ALTER TABLE approval_request ADD paused_at DATETIME(6);
ALTER TABLE approval_request ADD question_count INT DEFAULT 0 NOT NULL;
ALTER TABLE approval_request ADD reply_count INT DEFAULT 0 NOT NULL;

-- What an approver wants to know, and the reply to it. replied_version is the version of the request that the reply
-- made, null while there is none.
--changeset countersign:question
CREATE TABLE question (
  tenant_id VARCHAR(40) NOT NULL,
  request_id VARCHAR(36) NOT NULL,
  number INT NOT NULL,
  revision INT NOT NULL,
  assignment_id VARCHAR(64) NOT NULL,
  responder_kind VARCHAR(10) NOT NULL,
  responder_id VARCHAR(254) NOT NULL,
  responder_name VARCHAR(254) NOT NULL,
  question_text VARCHAR(2000) NOT NULL,
  seen VARCHAR(71) NOT NULL,
  channel VARCHAR(32) NOT NULL,
  assurance VARCHAR(20) NOT NULL,
  ip VARCHAR(100) NOT NULL,
  user_agent VARCHAR(500) NOT NULL,
  link_key_id VARCHAR(64),
  link_expires_at DATETIME(6),
  vouched_for VARCHAR(300) NOT NULL,
  asked_at DATETIME(6) NOT NULL,
  reply_key VARCHAR(254),
  reply_name VARCHAR(254),
  reply_text VARCHAR(2000),
  replied_at DATETIME(6),
  replied_version BIGINT,
  PRIMARY KEY (tenant_id, request_id, number),
  CONSTRAINT question_of_request FOREIGN KEY (tenant_id, request_id) REFERENCES approval_request (tenant_id, id)
) ${table};
