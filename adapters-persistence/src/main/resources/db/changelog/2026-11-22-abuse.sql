--liquibase formatted sql

--changeset countersign:code-try
CREATE TABLE code_try (
  tenant_id VARCHAR(40) NOT NULL,
  assignment_id VARCHAR(64) NOT NULL,
  network VARCHAR(100) NOT NULL,
  tries INT NOT NULL,
  last_at DATETIME(6) NOT NULL,
  PRIMARY KEY (tenant_id, assignment_id, network)
) ${table};

-- When it last signed a link that nobody made.
--changeset countersign:signing-key-suspected
ALTER TABLE signing_key ADD suspected_at DATETIME(6);
