-- Two reports that may be the same pain, and what became of that thought. A pair is written once, the smaller number first.
CREATE TABLE merge_suggestions (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    low_id BIGINT NOT NULL REFERENCES pain_points (id),
    high_id BIGINT NOT NULL REFERENCES pain_points (id),
    score DOUBLE NOT NULL, -- 0 to 1; 0 where nobody but a person ever compared them
    verdict TEXT NOT NULL, -- same, related
    why TEXT NOT NULL, -- JSON: the words that both have, as they were written
    state TEXT NOT NULL, -- pending, accepted, dismissed
    by_reporter BOOLEAN NOT NULL, -- dismissed by the reporter of the newer one, while reporting it
    decided_by BIGINT REFERENCES members (id),
    decided_at TIMESTAMP,
    created_at TIMESTAMP NOT NULL,
    CHECK (low_id < high_id),
    UNIQUE (low_id, high_id)
);
CREATE INDEX merge_suggestions_by_high ON merge_suggestions (high_id);
CREATE INDEX merge_suggestions_by_state ON merge_suggestions (state, id);

-- What was reported before is compared by `insole similar scan`, at a moment of the operator's choosing.
INSERT INTO follower_positions (name, seq, updated_at) SELECT 'suggestions', seq, CURRENT_TIMESTAMP FROM ledger_head;
