-- What the studio still has to do about a report, line by line; nobody else sees it.
CREATE TABLE checklist_lines (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    pain_point_id BIGINT NOT NULL REFERENCES pain_points (id),
    line TEXT NOT NULL,
    done_by BIGINT REFERENCES members (id),
    done_at TIMESTAMP,
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX checklist_lines_of_report ON checklist_lines (pain_point_id, id);
