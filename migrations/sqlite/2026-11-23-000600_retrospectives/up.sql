CREATE TABLE retrospectives (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    project_id BIGINT NOT NULL REFERENCES projects (id),
    kind TEXT NOT NULL, -- success, postmortem
    slug TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    language TEXT NOT NULL,
    status TEXT NOT NULL, -- draft, in_review, published
    visibility TEXT NOT NULL DEFAULT 'staff', -- internet, staff
    author_id BIGINT NOT NULL REFERENCES members (id),
    facilitator_id BIGINT REFERENCES members (id),
    submitted_at TIMESTAMP,
    published_at TIMESTAMP,
    revision BIGINT NOT NULL DEFAULT 0, -- of the published text
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX retrospectives_by_project ON retrospectives (project_id, id);
CREATE INDEX retrospectives_by_status ON retrospectives (status, visibility, published_at, id);

CREATE TABLE retrospective_sections (
    retrospective_id BIGINT NOT NULL REFERENCES retrospectives (id),
    name TEXT NOT NULL,
    body TEXT NOT NULL,
    updated_by BIGINT REFERENCES members (id),
    updated_at TIMESTAMP NOT NULL,
    PRIMARY KEY (retrospective_id, name)
);

-- Every text that a later one replaced: nothing written is ever lost.
CREATE TABLE retrospective_versions (
    retrospective_id BIGINT NOT NULL REFERENCES retrospectives (id),
    version BIGINT NOT NULL,
    title TEXT NOT NULL,
    sections TEXT NOT NULL, -- JSON: name → Markdown
    conditions TEXT NOT NULL, -- JSON: the conditions as they were
    replaced_by BIGINT REFERENCES members (id),
    replaced_at TIMESTAMP NOT NULL,
    PRIMARY KEY (retrospective_id, version)
);

-- What readers have seen, as they saw it.
CREATE TABLE retrospective_revisions (
    retrospective_id BIGINT NOT NULL REFERENCES retrospectives (id),
    revision BIGINT NOT NULL,
    title TEXT NOT NULL,
    language TEXT NOT NULL,
    sections TEXT NOT NULL, -- JSON: name → Markdown
    facts TEXT NOT NULL, -- JSON: the figures beside the text, as they were
    checklist TEXT NOT NULL, -- JSON: what the checklist said when it was published
    note TEXT NOT NULL DEFAULT '',
    actor_id BIGINT REFERENCES members (id),
    published_at TIMESTAMP NOT NULL,
    PRIMARY KEY (retrospective_id, revision)
);

CREATE TABLE retrospective_reviews (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    retrospective_id BIGINT NOT NULL REFERENCES retrospectives (id),
    member_id BIGINT NOT NULL REFERENCES members (id),
    approved BOOLEAN NOT NULL,
    version BIGINT NOT NULL, -- of the text that was read
    note TEXT NOT NULL DEFAULT '',
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX retrospective_reviews_by_retrospective ON retrospective_reviews (retrospective_id, id);

-- What would have to be true before we try again.
CREATE TABLE conditions (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    retrospective_id BIGINT NOT NULL REFERENCES retrospectives (id),
    position BIGINT NOT NULL,
    text TEXT NOT NULL,
    how_known TEXT NOT NULL DEFAULT '',
    watcher_id BIGINT REFERENCES members (id),
    review_on DATE,
    state TEXT NOT NULL DEFAULT 'not_yet', -- not_yet, true, no_longer_relevant
    state_note TEXT NOT NULL DEFAULT '',
    state_changed_at TIMESTAMP,
    review_asked_on DATE -- the last day on which its watcher was reminded
);
CREATE INDEX conditions_by_retrospective ON conditions (retrospective_id, position);
CREATE INDEX conditions_by_review ON conditions (state, review_on);
