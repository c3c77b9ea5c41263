--liquibase formatted sql

-- When the current revision was put before the approvers; null in rows that are older than this column, whose clocks
-- count by no calendar. How many levels of the ladder have been used since, and whether time running out has decided.
--changeset countersign:approval-request-clocks
ALTER TABLE approval_request ADD asked_at DATETIME(6);
ALTER TABLE approval_request ADD escalated INT DEFAULT 0 NOT NULL;
ALTER TABLE approval_request ADD ran_out BOOLEAN DEFAULT FALSE NOT NULL;

-- By which level of the ladder somebody came in, and what for; null for whoever was there without one.
--changeset countersign:assignment-escalation
ALTER TABLE assignment ADD escalation_level INT;
ALTER TABLE assignment ADD escalation_action VARCHAR(20);

--changeset countersign:business-calendar
CREATE TABLE business_calendar (
  tenant_id VARCHAR(40) NOT NULL,
  name VARCHAR(60) NOT NULL,
  content LONGTEXT NOT NULL,
  PRIMARY KEY (tenant_id, name)
) ${table};
