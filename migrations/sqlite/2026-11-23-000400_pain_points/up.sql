CREATE TABLE pain_points (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    draft_id TEXT UNIQUE, -- made with the form: sent twice, it exists once
    title TEXT NOT NULL,
    body TEXT NOT NULL DEFAULT '',
    language TEXT NOT NULL,
    area_id BIGINT REFERENCES areas (id),
    reporter_id BIGINT NOT NULL REFERENCES members (id),
    visibility TEXT NOT NULL DEFAULT 'staff',
    status TEXT NOT NULL,
    minutes INTEGER, -- the reporter's own impact; all three or none
    times INTEGER,
    per TEXT,
    assignee_id BIGINT REFERENCES members (id),
    merged_into BIGINT REFERENCES pain_points (id), -- its canonical one, which is never merged itself
    declared_into BIGINT REFERENCES pain_points (id), -- what it was declared a duplicate of: leads to the canonical one
    status_before_merge TEXT,
    next_update_before_merge DATE,
    opening_agreed_at TIMESTAMP, -- the reporter of a studio-only one let the studio open it
    opened_at TIMESTAMP,         -- what was said before stays with the studio and the reporter
    snoozed_until DATE,
    next_update_on DATE, -- the promise: next word is due on this day
    decided_at TIMESTAMP, -- first way out of `new`
    -- derived in the same transaction as what they count; people once, over everything merged into it
    supporters BIGINT NOT NULL DEFAULT 0, -- without the reporter
    minutes_per_month BIGINT NOT NULL DEFAULT 0,
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    version BIGINT NOT NULL DEFAULT 1
);
-- One index for each order of the list, alone and within a status; the primary key is the order of reporting.
CREATE INDEX pain_points_by_status ON pain_points (status, id);
CREATE INDEX pain_points_by_status_impact ON pain_points (status, minutes_per_month, id);
CREATE INDEX pain_points_by_status_voices ON pain_points (status, supporters, id);
CREATE INDEX pain_points_by_status_update ON pain_points (status, updated_at, id);
CREATE INDEX pain_points_by_status_promise ON pain_points (status, next_update_on, id);
CREATE INDEX pain_points_by_impact ON pain_points (minutes_per_month, id);
CREATE INDEX pain_points_by_voices ON pain_points (supporters, id);
CREATE INDEX pain_points_by_update ON pain_points (updated_at, id);
CREATE INDEX pain_points_by_promise ON pain_points (next_update_on, id);
CREATE INDEX pain_points_by_area ON pain_points (area_id, minutes_per_month, id);
CREATE INDEX pain_points_by_reporter ON pain_points (reporter_id, id);
CREATE INDEX pain_points_by_assignee ON pain_points (assignee_id, status);
CREATE INDEX pain_points_by_canonical ON pain_points (merged_into);
CREATE INDEX pain_points_by_snooze ON pain_points (snoozed_until) WHERE snoozed_until IS NOT NULL;

-- How many there are in each status, kept in the same transaction: the board never counts a hundred thousand rows.
CREATE TABLE pain_point_counts (
    status TEXT NOT NULL PRIMARY KEY,
    n BIGINT NOT NULL
);
INSERT INTO pain_point_counts (status, n) VALUES
    ('new', 0), ('needs_info', 0), ('accepted', 0), ('in_project', 0), ('resolved', 0), ('declined', 0), ('merged', 0);

CREATE TABLE pain_point_versions (
    pain_point_id BIGINT NOT NULL REFERENCES pain_points (id),
    version BIGINT NOT NULL, -- the version that this text had
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    area_id BIGINT,
    minutes INTEGER,
    times INTEGER,
    per TEXT,
    replaced_by BIGINT NOT NULL REFERENCES members (id),
    replaced_at TIMESTAMP NOT NULL,
    PRIMARY KEY (pain_point_id, version)
);

CREATE TABLE supports (
    pain_point_id BIGINT NOT NULL REFERENCES pain_points (id),
    member_id BIGINT NOT NULL REFERENCES members (id),
    minutes INTEGER,
    times INTEGER,
    per TEXT,
    created_at TIMESTAMP NOT NULL,
    PRIMARY KEY (pain_point_id, member_id)
);
CREATE INDEX supports_by_member ON supports (member_id, created_at);

CREATE TABLE comments (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    pain_point_id BIGINT NOT NULL REFERENCES pain_points (id),
    author_id BIGINT NOT NULL REFERENCES members (id),
    body TEXT NOT NULL,
    internal BOOLEAN NOT NULL DEFAULT FALSE,
    created_at TIMESTAMP NOT NULL,
    erased_at TIMESTAMP
);
CREATE INDEX comments_by_pain_point ON comments (pain_point_id, id);
CREATE INDEX comments_by_author ON comments (author_id, id);

-- The words of each decision; the ledger refers to them by id.
CREATE TABLE decisions (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    pain_point_id BIGINT NOT NULL REFERENCES pain_points (id),
    actor_id BIGINT REFERENCES members (id),
    from_status TEXT NOT NULL,
    to_status TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT '',
    question TEXT NOT NULL DEFAULT '',
    would_change TEXT NOT NULL DEFAULT '',
    notified BOOLEAN NOT NULL,
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX decisions_by_pain_point ON decisions (pain_point_id, id);

-- One appeal against a declined report; somebody else of the studio answers.
CREATE TABLE appeals (
    pain_point_id BIGINT NOT NULL PRIMARY KEY REFERENCES pain_points (id),
    member_id BIGINT NOT NULL REFERENCES members (id),
    decision_id BIGINT NOT NULL REFERENCES decisions (id),
    body TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    answer TEXT,
    upheld BOOLEAN, -- whether the decline stands
    answered_by BIGINT REFERENCES members (id),
    answered_at TIMESTAMP
);

-- Every date that was promised, and whether word came in time; counted in public.
CREATE TABLE promises (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    subject_kind TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    due_on DATE NOT NULL,
    made_at TIMESTAMP NOT NULL,
    settled_at TIMESTAMP, -- when word came, or it was let go
    outcome TEXT -- kept, broken, moot
);
CREATE INDEX promises_by_subject ON promises (subject_kind, subject_id, id);
CREATE INDEX promises_by_outcome ON promises (outcome, due_on);

-- Follow or mute one item.
CREATE TABLE follows (
    member_id BIGINT NOT NULL REFERENCES members (id),
    subject_kind TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    state TEXT NOT NULL, -- follow, mute
    created_at TIMESTAMP NOT NULL,
    PRIMARY KEY (member_id, subject_kind, subject_id)
);
CREATE INDEX follows_by_subject ON follows (subject_kind, subject_id);
