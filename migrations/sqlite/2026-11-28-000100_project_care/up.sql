-- A check of a success opens on its day, asks a sample of the people affected, and closes two weeks later.
ALTER TABLE sustainment_checks ADD COLUMN closes_on DATE; -- set when it opens
ALTER TABLE sustainment_checks ADD COLUMN pulse_id BIGINT REFERENCES pulses (id);
ALTER TABLE sustainment_checks ADD COLUMN closed_at TIMESTAMP;
UPDATE sustainment_checks SET closed_at = checked_at WHERE state IN ('moot', 'failed');

-- What was decided, between which ways and why it made sense then. One that is demanded waits with a day.
CREATE TABLE project_decisions (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    project_id BIGINT NOT NULL REFERENCES projects (id),
    cause TEXT NOT NULL, -- stop_rule, regressed, own
    question TEXT NOT NULL DEFAULT '', -- what was seen, or what had to be decided
    options TEXT NOT NULL DEFAULT '',
    choice TEXT NOT NULL DEFAULT '', -- go_on, repair, follow_up, postmortem; free words for the project's own
    why TEXT NOT NULL DEFAULT '',
    due_on DATE,
    asked_by BIGINT REFERENCES members (id),
    asked_at TIMESTAMP NOT NULL,
    decided_by BIGINT REFERENCES members (id),
    decided_at TIMESTAMP
);
CREATE INDEX project_decisions_by_project ON project_decisions (project_id, id);

-- The steps on the way, each with its day.
CREATE TABLE milestones (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    project_id BIGINT NOT NULL REFERENCES projects (id),
    title TEXT NOT NULL,
    due_on DATE NOT NULL,
    reached_on DATE,
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX milestones_by_project ON milestones (project_id, due_on, id);

-- A partner department is asked, and says yes or no with a word.
ALTER TABLE project_partners ADD COLUMN answer TEXT; -- accepted, declined; empty while it is asked
ALTER TABLE project_partners ADD COLUMN answer_note TEXT NOT NULL DEFAULT '';
ALTER TABLE project_partners ADD COLUMN answered_by BIGINT REFERENCES members (id);
ALTER TABLE project_partners ADD COLUMN answered_at TIMESTAMP;

-- One that belongs to a check of a success says of which day; the others are asked when a change is live.
ALTER TABLE pulses ADD COLUMN check_on DATE;
