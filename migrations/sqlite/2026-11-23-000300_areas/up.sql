CREATE TABLE areas (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    slug TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL, -- system, policy, process, workplace
    name_ko TEXT NOT NULL,
    name_en TEXT NOT NULL,
    description TEXT NOT NULL DEFAULT '',
    department_id BIGINT REFERENCES departments (id),
    closed_at TIMESTAMP,
    created_at TIMESTAMP NOT NULL,
    version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX areas_by_department ON areas (department_id);

CREATE TABLE area_aliases (
    area_id BIGINT NOT NULL REFERENCES areas (id),
    alias TEXT NOT NULL,
    PRIMARY KEY (area_id, alias)
);
