-- Who has what open, as each node tells the others; worth nothing a minute later.
CREATE TABLE presences (
    node TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    member_id BIGINT NOT NULL REFERENCES members (id),
    seen_at TIMESTAMP NOT NULL,
    PRIMARY KEY (node, subject_kind, subject_id, member_id)
);
