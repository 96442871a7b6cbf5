-- The ledger: append-only, hash-chained, numbered without gaps in commit order.
CREATE TABLE ledger (
    seq BIGINT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL, -- microseconds since 1970, UTC: the hash covers exactly this number
    actor_kind TEXT NOT NULL,
    actor_id BIGINT,
    kind TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    related_kind TEXT,
    related_id BIGINT,
    payload TEXT NOT NULL, -- JSON as first written; the hash covers these bytes
    visibility TEXT NOT NULL,
    hash TEXT NOT NULL
);
CREATE INDEX ledger_by_subject ON ledger (subject_kind, subject_id, seq);
CREATE INDEX ledger_by_related ON ledger (related_kind, related_id, seq);
CREATE INDEX ledger_by_kind ON ledger (kind, seq);
CREATE INDEX ledger_by_actor ON ledger (actor_id, seq);
CREATE TRIGGER ledger_is_never_rewritten BEFORE UPDATE ON ledger
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER ledger_is_never_shortened BEFORE DELETE ON ledger
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TABLE ledger_head (
    id BIGINT NOT NULL PRIMARY KEY,
    seq BIGINT NOT NULL,
    hash TEXT NOT NULL
);
INSERT INTO ledger_head (id, seq, hash) VALUES (1, 0, '');

-- Where each follower stands, and why it stopped if it did.
CREATE TABLE follower_positions (
    name TEXT NOT NULL PRIMARY KEY,
    seq BIGINT NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    failures BIGINT NOT NULL DEFAULT 0,
    last_error TEXT
);

-- What is due and when; the timekeeper turns each row into its use case exactly once.
CREATE TABLE due (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    at TIMESTAMP NOT NULL,
    failures BIGINT NOT NULL DEFAULT 0,
    last_error TEXT,
    UNIQUE (kind, subject_kind, subject_id)
);
CREATE INDEX due_by_time ON due (at);

-- Made once by the installation and never shown.
CREATE TABLE secrets (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

-- Settings an administrator changes while it runs.
CREATE TABLE settings (
    key TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    updated_by BIGINT
);

-- Answers given to API calls with an Idempotency-Key, so that a repeated call gets the first answer.
CREATE TABLE idempotency_keys (
    member_id BIGINT NOT NULL,
    key TEXT NOT NULL,
    request_digest TEXT NOT NULL,
    status BIGINT NOT NULL,
    answer TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    PRIMARY KEY (member_id, key)
);
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);
