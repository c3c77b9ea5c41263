--liquibase formatted sql

--changeset countersign:tenant-kind
ALTER TABLE tenant ADD kind VARCHAR(20) DEFAULT 'LIVE' NOT NULL;

-- One row per sandbox tenant. turn_until is real time, target the tenant's own.
--changeset countersign:sandbox-clock
CREATE TABLE sandbox_clock (
  tenant_id VARCHAR(40) NOT NULL,
  ahead_micros BIGINT NOT NULL,
  target DATETIME(6),
  turn_of VARCHAR(64),
  turn_until DATETIME(6),
  PRIMARY KEY (tenant_id)
) ${table};

-- The jobs of sandbox tenants, due in their own time. A job of kind TICK in scheduled_tasks runs them.
--changeset countersign:sandbox-job
CREATE TABLE sandbox_job (
  tenant_id VARCHAR(40) NOT NULL,
  kind VARCHAR(40) NOT NULL,
  subject VARCHAR(100) NOT NULL,
  due DATETIME(6) NOT NULL,
  attempt INT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, kind, subject)
) ${table};
CREATE INDEX sandbox_job_due ON sandbox_job (tenant_id, due);

--changeset countersign:sandbox-approver
CREATE TABLE sandbox_approver (
  tenant_id VARCHAR(40) NOT NULL,
  email VARCHAR(254) NOT NULL,
  behaviour VARCHAR(20) NOT NULL,
  verdict VARCHAR(20),
  after_micros BIGINT NOT NULL,
  comment_text LONGTEXT NOT NULL,
  entered LONGTEXT NOT NULL,
  PRIMARY KEY (tenant_id, email)
) ${table};
