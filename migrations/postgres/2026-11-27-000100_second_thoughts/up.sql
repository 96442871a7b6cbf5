-- The newest decision about a report that was made by a form, for as long as it can be taken back.
CREATE TABLE second_thoughts (
    pain_point_id BIGINT NOT NULL PRIMARY KEY REFERENCES pain_points (id),
    member_id BIGINT NOT NULL REFERENCES members (id), -- who decided
    until TIMESTAMP NOT NULL,
    version BIGINT NOT NULL, -- the report's right after it: another one means that somebody changed it meanwhile
    first_seq BIGINT NOT NULL, -- what the ledger says of it
    last_seq BIGINT NOT NULL,
    stood TEXT NOT NULL -- JSON: where the report stood before, and what was promised
);
CREATE INDEX second_thoughts_by_end ON second_thoughts (until);
-- The words of a decision that was taken back stay, for whoever wrote them.
ALTER TABLE decisions ADD COLUMN undone_at TIMESTAMP;
