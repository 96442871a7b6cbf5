CREATE TABLE projects (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    title TEXT NOT NULL,
    problem TEXT NOT NULL DEFAULT '',
    hypothesis TEXT NOT NULL DEFAULT '',
    stop_rule TEXT NOT NULL DEFAULT '',
    verify_on DATE,
    status TEXT NOT NULL,
    health TEXT, -- of the newest update
    lead_id BIGINT REFERENCES members (id),
    follows_id BIGINT REFERENCES projects (id),
    status_reason TEXT NOT NULL DEFAULT '', -- of the present status
    resume_on DATE, -- resume or stop, while paused
    next_update_on DATE,
    committed_at TIMESTAMP,
    delivered_at TIMESTAMP,
    ended_at TIMESTAMP,
    confirmed_by BIGINT REFERENCES members (id), -- nobody to ask: the facilitator's written confirmation
    confirmation TEXT,
    created_by BIGINT REFERENCES members (id),
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX projects_by_status ON projects (status, updated_at, id);
CREATE INDEX projects_by_lead ON projects (lead_id);
CREATE INDEX projects_by_predecessor ON projects (follows_id);

CREATE TABLE project_members (
    project_id BIGINT NOT NULL REFERENCES projects (id),
    member_id BIGINT NOT NULL REFERENCES members (id),
    added_at TIMESTAMP NOT NULL,
    PRIMARY KEY (project_id, member_id)
);
CREATE INDEX project_members_by_member ON project_members (member_id);

CREATE TABLE project_partners (
    project_id BIGINT NOT NULL REFERENCES projects (id),
    department_id BIGINT NOT NULL REFERENCES departments (id),
    added_at TIMESTAMP NOT NULL,
    PRIMARY KEY (project_id, department_id)
);
CREATE INDEX project_partners_by_department ON project_partners (department_id);

CREATE TABLE project_pain_points (
    project_id BIGINT NOT NULL REFERENCES projects (id),
    pain_point_id BIGINT NOT NULL REFERENCES pain_points (id),
    linked_by BIGINT REFERENCES members (id),
    linked_at TIMESTAMP NOT NULL,
    fate TEXT, -- resolved, accepted, declined: set with the project's end
    fate_reason TEXT NOT NULL DEFAULT '',
    fate_would_change TEXT NOT NULL DEFAULT '',
    fated_at TIMESTAMP,
    PRIMARY KEY (project_id, pain_point_id)
);
CREATE INDEX project_pain_points_by_pain_point ON project_pain_points (pain_point_id);

-- What was locked at commitment and changed afterwards, with the reason; stays visible.
CREATE TABLE contract_changes (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    project_id BIGINT NOT NULL REFERENCES projects (id),
    metric_id BIGINT,
    field TEXT NOT NULL,
    old_value TEXT NOT NULL,
    new_value TEXT NOT NULL,
    reason TEXT NOT NULL,
    actor_id BIGINT REFERENCES members (id),
    changed_at TIMESTAMP NOT NULL
);
CREATE INDEX contract_changes_by_project ON contract_changes (project_id, id);

CREATE TABLE metrics (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    project_id BIGINT NOT NULL REFERENCES projects (id),
    name TEXT NOT NULL,
    unit TEXT NOT NULL DEFAULT '',
    direction TEXT NOT NULL, -- down, up
    baseline DOUBLE NOT NULL,
    baseline_source TEXT NOT NULL DEFAULT '',
    baseline_on DATE NOT NULL,
    target DOUBLE NOT NULL,
    created_at TIMESTAMP NOT NULL,
    version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX metrics_by_project ON metrics (project_id, id);

CREATE TABLE readings (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    metric_id BIGINT NOT NULL REFERENCES metrics (id),
    value DOUBLE NOT NULL,
    read_on DATE NOT NULL,
    note TEXT NOT NULL DEFAULT '',
    actor_id BIGINT REFERENCES members (id),
    created_at TIMESTAMP NOT NULL,
    corrected_by BIGINT REFERENCES readings (id) -- a reading may be corrected, never erased
);
CREATE INDEX readings_by_metric ON readings (metric_id, read_on, id);

CREATE TABLE project_updates (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    project_id BIGINT NOT NULL REFERENCES projects (id),
    author_id BIGINT NOT NULL REFERENCES members (id),
    health TEXT NOT NULL, -- on_track, at_risk, off_track
    body TEXT NOT NULL,
    next_update_on DATE,
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX project_updates_by_project ON project_updates (project_id, id);

-- One question to the people affected: better, same, worse.
CREATE TABLE pulses (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    subject_kind TEXT NOT NULL, -- project, pain_point
    subject_id BIGINT NOT NULL,
    asked_at TIMESTAMP NOT NULL
);
CREATE INDEX pulses_by_subject ON pulses (subject_kind, subject_id, id);

CREATE TABLE pulse_asks (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    pulse_id BIGINT NOT NULL REFERENCES pulses (id),
    member_id BIGINT NOT NULL REFERENCES members (id),
    answer TEXT, -- better, same, worse
    words TEXT NOT NULL DEFAULT '',
    answered_at TIMESTAMP,
    UNIQUE (pulse_id, member_id)
);
CREATE INDEX pulse_asks_by_member ON pulse_asks (member_id);

-- What keeps a success good.
CREATE TABLE sustainment_plans (
    project_id BIGINT NOT NULL PRIMARY KEY REFERENCES projects (id),
    metric_id BIGINT NOT NULL REFERENCES metrics (id),
    limit_value DOUBLE NOT NULL,
    owner_id BIGINT NOT NULL REFERENCES members (id),
    started_at TIMESTAMP NOT NULL
);

CREATE TABLE sustainment_checks (
    project_id BIGINT NOT NULL REFERENCES projects (id),
    day BIGINT NOT NULL, -- so many days after success
    due_on DATE NOT NULL,
    state TEXT NOT NULL DEFAULT 'due', -- due, held, failed, unknown, moot
    reading_id BIGINT REFERENCES readings (id),
    note TEXT NOT NULL DEFAULT '',
    checked_at TIMESTAMP,
    PRIMARY KEY (project_id, due_on)
);
