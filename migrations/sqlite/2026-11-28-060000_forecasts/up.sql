-- What those who promise a metric believe will come; its target is what they aim at.
ALTER TABLE metrics ADD COLUMN forecast DOUBLE;

-- What a pain costs in a month, as a range of minutes with its source: before, as forecast, and measured after. Only ever added
-- to: the newest of a moment counts.
CREATE TABLE project_hours (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    project_id BIGINT NOT NULL REFERENCES projects (id),
    moment TEXT NOT NULL, -- before, forecast, after
    least BIGINT NOT NULL,
    most BIGINT NOT NULL,
    source TEXT NOT NULL,
    author_id BIGINT NOT NULL REFERENCES members (id),
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX project_hours_by_project ON project_hours (project_id, id);
