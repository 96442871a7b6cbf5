-- Words by which the studio sorts reports; nobody else sees them.
CREATE TABLE tags (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    folded TEXT NOT NULL UNIQUE, -- the name in small letters: one word, one tag
    created_at TIMESTAMP NOT NULL
);
CREATE TABLE pain_point_tags (
    pain_point_id BIGINT NOT NULL REFERENCES pain_points (id),
    tag_id BIGINT NOT NULL REFERENCES tags (id),
    PRIMARY KEY (pain_point_id, tag_id)
);
CREATE INDEX pain_point_tags_by_tag ON pain_point_tags (tag_id, pain_point_id);
