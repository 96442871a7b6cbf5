-- What the studio has done with new reports by itself: all conditions of a rule hold, then it acts. A removed rule keeps its row,
-- because the history of reports names it.
CREATE TABLE routing_rules (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    place BIGINT NOT NULL, -- the order in which they act
    name TEXT NOT NULL,
    when_area_id BIGINT REFERENCES areas (id),
    when_kind TEXT NOT NULL, -- a kind of area; empty: any
    when_words TEXT NOT NULL, -- between commas, one of them is enough; empty: any
    when_department_id BIGINT REFERENCES departments (id),
    when_language TEXT NOT NULL, -- empty: any
    assign_id BIGINT REFERENCES members (id),
    area_id BIGINT REFERENCES areas (id),
    tags TEXT NOT NULL, -- between commas
    tell_id BIGINT REFERENCES members (id),
    since_seq BIGINT, -- what was reported before is left alone; nothing while it is switched off
    acted BIGINT NOT NULL DEFAULT 0,
    version BIGINT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    removed_at TIMESTAMP
);
CREATE INDEX routing_rules_by_place ON routing_rules (removed_at, place, id);
