--liquibase formatted sql

-- The table that db-scheduler 16 expects. task_instance is tenant/subject.
--changeset countersign:scheduled-tasks
CREATE TABLE scheduled_tasks (
  task_name VARCHAR(40) NOT NULL,
  task_instance VARCHAR(200) NOT NULL,
  task_data BLOB,
  execution_time DATETIME(6) NOT NULL,
  picked BOOLEAN NOT NULL,
  picked_by VARCHAR(50),
  last_success DATETIME(6),
  last_failure DATETIME(6),
  consecutive_failures INT,
  last_heartbeat DATETIME(6),
  version BIGINT NOT NULL,
  priority SMALLINT,
  PRIMARY KEY (task_name, task_instance)
) ${table};
CREATE INDEX scheduled_tasks_due ON scheduled_tasks (picked, execution_time);
CREATE INDEX scheduled_tasks_heartbeat ON scheduled_tasks (last_heartbeat);

--changeset countersign:failed-job
CREATE TABLE failed_job (
  tenant_id VARCHAR(40) NOT NULL,
  id VARCHAR(64) NOT NULL,
  kind VARCHAR(40) NOT NULL,
  subject VARCHAR(100) NOT NULL,
  attempts INT NOT NULL,
  why VARCHAR(500) NOT NULL,
  failed_at DATETIME(6) NOT NULL,
  PRIMARY KEY (tenant_id, id)
) ${table};
