--liquibase formatted sql

-- Every address that leads to a person: their own and aliases. mailbox is the address without its +tag.
--changeset countersign:person-address
CREATE TABLE person_address (
  tenant_id VARCHAR(40) NOT NULL,
  address VARCHAR(254) NOT NULL,
  mailbox VARCHAR(254) NOT NULL,
  person_id VARCHAR(64) NOT NULL,
  PRIMARY KEY (tenant_id, address),
  CONSTRAINT person_address_person FOREIGN KEY (tenant_id, person_id) REFERENCES person (tenant_id, id) ON DELETE CASCADE
) ${table};
CREATE INDEX person_address_mailbox ON person_address (tenant_id, mailbox);
INSERT INTO person_address (tenant_id, address, mailbox, person_id)
SELECT tenant_id, email,
  CASE WHEN LOCATE('+', email) > 1
    THEN CONCAT(SUBSTRING(email, 1, LOCATE('+', email) - 1), SUBSTRING(email, LOCATE('@', email)))
    ELSE email END,
  id
FROM person;

--changeset countersign:person-manager
ALTER TABLE person ADD manager VARCHAR(254);

-- Which entries of the step brought somebody in, as JSON; null if it is reason alone.
--changeset countersign:assignment-reasons
ALTER TABLE assignment ADD reasons LONGTEXT;

--changeset countersign:delegation
CREATE TABLE delegation (
  tenant_id VARCHAR(40) NOT NULL,
  id VARCHAR(64) NOT NULL,
  delegator_id VARCHAR(64) NOT NULL,
  delegate_id VARCHAR(64) NOT NULL,
  starts_at DATETIME(6) NOT NULL,
  ends_at DATETIME(6),
  scope LONGTEXT NOT NULL,
  PRIMARY KEY (tenant_id, id),
  CONSTRAINT delegation_delegator FOREIGN KEY (tenant_id, delegator_id) REFERENCES person (tenant_id, id) ON DELETE CASCADE,
  CONSTRAINT delegation_delegate FOREIGN KEY (tenant_id, delegate_id) REFERENCES person (tenant_id, id) ON DELETE CASCADE
) ${table};
CREATE INDEX delegation_of ON delegation (tenant_id, delegator_id, ends_at);

-- Who has the item now, and why it went there.
--changeset countersign:assignment-passed-on
ALTER TABLE assignment ADD passed_on_to VARCHAR(64);
ALTER TABLE assignment ADD passed_on_cause VARCHAR(20);
