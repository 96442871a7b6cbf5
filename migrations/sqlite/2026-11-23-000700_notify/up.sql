-- The outbox: one row per event, person and letter; a letter may carry later events of the same item.
CREATE TABLE letters (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    event_seq BIGINT NOT NULL,
    member_id BIGINT, -- NULL: to an address without an account yet (sign-in)
    email TEXT, -- only where there is no member
    letter TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    why TEXT NOT NULL, -- why this person gets it: reporter, supporter, follower, assignee, lead, partner …
    channel TEXT NOT NULL DEFAULT 'now', -- now, daily, weekly
    state TEXT NOT NULL DEFAULT 'planned', -- planned, sent, dropped, dead
    state_why TEXT NOT NULL DEFAULT '',
    due_at TIMESTAMP NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0,
    lease_node TEXT,
    lease_until TIMESTAMP,
    message_id TEXT,
    carried_by BIGINT, -- the letter that also told this
    created_at TIMESTAMP NOT NULL,
    settled_at TIMESTAMP,
    UNIQUE (event_seq, member_id, letter)
);
CREATE INDEX letters_by_due ON letters (state, due_at, id);
CREATE INDEX letters_by_member ON letters (member_id, id);
CREATE INDEX letters_by_item ON letters (member_id, subject_kind, subject_id, state);
CREATE INDEX letters_by_event ON letters (event_seq);
