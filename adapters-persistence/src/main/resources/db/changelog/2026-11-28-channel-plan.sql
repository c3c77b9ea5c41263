--liquibase formatted sql

-- Before when a message is not sent; null in rows that are older than this column, which could go at once.
--changeset countersign:delivery-due
ALTER TABLE delivery ADD due_at DATETIME(6);
