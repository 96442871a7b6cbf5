-- Readers without an account who asked for a letter about each new retrospective. The only place that knows their addresses:
-- the outbox names them by number, and a row that goes takes its address with it.
CREATE TABLE subscribers (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    email TEXT NOT NULL UNIQUE,
    language TEXT NOT NULL,
    asked_at TIMESTAMP NOT NULL,
    confirmed_at TIMESTAMP
);
CREATE INDEX subscribers_by_asking ON subscribers (asked_at) WHERE confirmed_at IS NULL;
ALTER TABLE letters ADD COLUMN subscriber_id BIGINT;
CREATE UNIQUE INDEX letters_by_subscriber ON letters (subscriber_id, event_seq, letter) WHERE subscriber_id IS NOT NULL;
CREATE INDEX letters_of_stories ON letters (subject_kind, subject_id) WHERE subscriber_id IS NOT NULL;
