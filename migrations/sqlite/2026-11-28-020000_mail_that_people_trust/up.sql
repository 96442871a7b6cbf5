-- When somebody wants letters: nothing is set until they set it.
CREATE TABLE mail_wishes (
    member_id BIGINT NOT NULL PRIMARY KEY REFERENCES members (id),
    zone TEXT NOT NULL DEFAULT '', -- empty: the company's
    quiet_from BIGINT, -- minutes after midnight
    quiet_until BIGINT,
    days BIGINT NOT NULL DEFAULT 127, -- one bit for each day of the week on which letters may come, Monday first
    daily_cap BIGINT,
    updated_at TIMESTAMP NOT NULL
);
-- How often the content of a letter went out and nobody said what became of it.
ALTER TABLE letters ADD COLUMN unsure BIGINT NOT NULL DEFAULT 0;
CREATE INDEX letters_by_state ON letters (state, id);
CREATE INDEX letters_by_settling ON letters (member_id, state, settled_at);
CREATE INDEX letters_by_end ON letters (state, settled_at);
CREATE INDEX letters_by_carrier ON letters (carried_by) WHERE carried_by IS NOT NULL;
CREATE INDEX members_by_suspension ON members (mail_suspended_at, id) WHERE mail_suspended_at IS NOT NULL;
