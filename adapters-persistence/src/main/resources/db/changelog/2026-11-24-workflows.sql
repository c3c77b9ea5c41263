--liquibase formatted sql

--changeset countersign:workflow-version
CREATE TABLE workflow_version (
  tenant_id VARCHAR(40) NOT NULL,
  name VARCHAR(60) NOT NULL,
  number INT NOT NULL,
  state VARCHAR(20) NOT NULL,
  hash VARCHAR(71) NOT NULL,
  document LONGTEXT NOT NULL,
  created_at DATETIME(6) NOT NULL,
  published_at DATETIME(6),
  retired_at DATETIME(6),
  PRIMARY KEY (tenant_id, name, number)
) ${table};

--changeset countersign:execution
CREATE TABLE execution (
  tenant_id VARCHAR(40) NOT NULL,
  id VARCHAR(36) NOT NULL,
  workflow VARCHAR(60) NOT NULL,
  number INT NOT NULL,
  hash VARCHAR(71) NOT NULL,
  input LONGTEXT NOT NULL,
  labels LONGTEXT NOT NULL,
  callback_url VARCHAR(2048),
  requester VARCHAR(320),
  state VARCHAR(20) NOT NULL,
  result VARCHAR(20),
  started_at DATETIME(6) NOT NULL,
  ended_at DATETIME(6),
  version BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, id)
) ${table};
CREATE INDEX execution_state ON execution (tenant_id, state, id);
CREATE INDEX execution_workflow ON execution (tenant_id, workflow, id);

--changeset countersign:execution-step
CREATE TABLE execution_step (
  tenant_id VARCHAR(40) NOT NULL,
  execution_id VARCHAR(36) NOT NULL,
  step VARCHAR(40) NOT NULL,
  place INT NOT NULL,
  state VARCHAR(20) NOT NULL,
  request_id VARCHAR(36),
  output LONGTEXT NOT NULL,
  note VARCHAR(2000) NOT NULL,
  attempt INT NOT NULL,
  started_at DATETIME(6) NOT NULL,
  ended_at DATETIME(6),
  PRIMARY KEY (tenant_id, execution_id, step),
  CONSTRAINT step_of_execution FOREIGN KEY (tenant_id, execution_id) REFERENCES execution (tenant_id, id)
) ${table};

--changeset countersign:continuation-of-execution
ALTER TABLE continuation DROP CONSTRAINT continuation_of_request;
ALTER TABLE continuation ADD about VARCHAR(20) DEFAULT 'REQUEST' NOT NULL;
