--liquibase formatted sql

-- Before when a message is not sent; null in rows that are older than this column, which could go at once.
--changeset countersign:delivery-due
ALTER TABLE delivery ADD due_at DATETIME(6);

-- When messages to somebody wait: a time zone and two times of the day such as 22:00; all null if they never do.
--changeset countersign:person-quiet-hours
ALTER TABLE person ADD quiet_zone VARCHAR(60);
ALTER TABLE person ADD quiet_from VARCHAR(5);
ALTER TABLE person ADD quiet_until VARCHAR(5);
