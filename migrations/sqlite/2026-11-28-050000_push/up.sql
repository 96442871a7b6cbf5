-- A browser that is told by push until somebody signs out there. Address and keys are gone once it has ended.
CREATE TABLE push_devices (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    member_id BIGINT NOT NULL REFERENCES members (id),
    session_id BIGINT NOT NULL, -- the last one in which it was seen; no reference: sessions end every night
    endpoint TEXT NOT NULL,
    endpoint_hash TEXT UNIQUE,
    p256dh TEXT NOT NULL,
    auth TEXT NOT NULL,
    name TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    pushed_at TIMESTAMP,
    trouble TEXT NOT NULL DEFAULT '', -- why the last push was given up
    ended_at TIMESTAMP,
    ended_why TEXT NOT NULL DEFAULT '' -- gone, signed_out
);
CREATE INDEX push_devices_of_member ON push_devices (member_id, id);
-- One piece of news for one of them.
CREATE TABLE pushes (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    device_id BIGINT NOT NULL REFERENCES push_devices (id),
    event_seq BIGINT NOT NULL,
    letter TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    why TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'planned', -- planned, sent, dropped, dead
    state_why TEXT NOT NULL DEFAULT '',
    due_at TIMESTAMP NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0,
    lease_node TEXT,
    lease_until TIMESTAMP,
    carried_by BIGINT, -- the push that also told this
    created_at TIMESTAMP NOT NULL,
    settled_at TIMESTAMP,
    UNIQUE (device_id, event_seq, letter)
);
CREATE INDEX pushes_due ON pushes (state, due_at, id);
CREATE INDEX pushes_of_item ON pushes (device_id, state, subject_kind, subject_id);
CREATE INDEX pushes_settled ON pushes (state, settled_at);
ALTER TABLE mail_wishes ADD COLUMN push_only_mine BOOLEAN NOT NULL DEFAULT FALSE;
