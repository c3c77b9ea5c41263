--liquibase formatted sql

-- When somebody is told of all that waits for them at once: a time zone and times of the day such as 08:30, with blanks
-- between them; both null if messages come one by one.
--changeset countersign:person-digest
ALTER TABLE person ADD digest_zone VARCHAR(60);
ALTER TABLE person ADD digest_at VARCHAR(40);
