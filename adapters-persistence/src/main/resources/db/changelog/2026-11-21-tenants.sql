--liquibase formatted sql

-- Times are UTC in DATETIME(6), which no time zone of session or server touches.
-- Tables that stand for themselves have no foreign key to tenant: every insert would lock the tenant's row, and the admin
-- stream of the audit log takes its turns on that row. Tenants are never deleted.

--changeset countersign:tenant
CREATE TABLE tenant (
  tenant_id VARCHAR(40) NOT NULL,
  name VARCHAR(80) NOT NULL,
  branding_name VARCHAR(80) NOT NULL,
  branding_color VARCHAR(7) NOT NULL,
  branding_logo_url VARCHAR(420) NOT NULL,
  created_at DATETIME(6) NOT NULL,
  PRIMARY KEY (tenant_id)
) ${table};

-- The id alone is unique too, because a credential is looked up before its tenant is known. The same goes for signing keys.
--changeset countersign:api-key
CREATE TABLE api_key (
  tenant_id VARCHAR(40) NOT NULL,
  id VARCHAR(64) NOT NULL,
  name VARCHAR(80) NOT NULL,
  scopes VARCHAR(1000) NOT NULL,
  secret_hash VARCHAR(64) NOT NULL,
  created_at DATETIME(6) NOT NULL,
  expires_at DATETIME(6),
  revoked_at DATETIME(6),
  PRIMARY KEY (tenant_id, id),
  CONSTRAINT api_key_id UNIQUE (id)
) ${table};

--changeset countersign:signing-key
CREATE TABLE signing_key (
  tenant_id VARCHAR(40) NOT NULL,
  id VARCHAR(16) NOT NULL,
  state VARCHAR(20) NOT NULL,
  master_key_id VARCHAR(64) NOT NULL,
  material VARBINARY(4000) NOT NULL,
  created_at DATETIME(6) NOT NULL,
  verify_until DATETIME(6),
  PRIMARY KEY (tenant_id, id),
  CONSTRAINT signing_key_id UNIQUE (id)
) ${table};
CREATE INDEX signing_key_master ON signing_key (master_key_id);

--changeset countersign:secret
CREATE TABLE secret (
  tenant_id VARCHAR(40) NOT NULL,
  name VARCHAR(64) NOT NULL,
  master_key_id VARCHAR(64) NOT NULL,
  ciphertext LONGBLOB NOT NULL,
  fingerprint VARCHAR(16) NOT NULL,
  updated_at DATETIME(6) NOT NULL,
  PRIMARY KEY (tenant_id, name)
) ${table};
CREATE INDEX secret_master ON secret (master_key_id);

--changeset countersign:channel-account
CREATE TABLE channel_account (
  tenant_id VARCHAR(40) NOT NULL,
  channel VARCHAR(32) NOT NULL,
  settings LONGTEXT NOT NULL,
  updated_at DATETIME(6) NOT NULL,
  PRIMARY KEY (tenant_id, channel)
) ${table};
