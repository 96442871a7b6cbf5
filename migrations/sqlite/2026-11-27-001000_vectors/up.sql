-- Tables called derived_… are made from the others, stay out of backups, and fill themselves again.

-- Sentence vectors, kept so that every node uses what one node made.
CREATE TABLE derived_vectors (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, -- the order of writing; a changed text gets a new one
    model TEXT NOT NULL, -- vectors are comparable only within one
    subject_kind TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    language TEXT NOT NULL,
    digest BLOB NOT NULL, -- of the text it was made from: nothing is made twice
    title BLOB NOT NULL, -- codes, then their scale
    whole BLOB, -- title and the beginning of the body; NULL where there is nothing but a title
    UNIQUE (model, subject_kind, subject_id)
);
CREATE INDEX derived_vectors_by_model ON derived_vectors (model, id);

-- Up to where the ledger was read for derived tables.
CREATE TABLE derived_positions (
    name TEXT NOT NULL PRIMARY KEY,
    seq BIGINT NOT NULL
);
