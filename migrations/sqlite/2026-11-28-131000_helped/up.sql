-- How many readers said that a retrospective helped them: a number, and nothing about anybody.
CREATE TABLE retrospective_readers (
    retrospective_id BIGINT NOT NULL PRIMARY KEY REFERENCES retrospectives (id),
    helped BIGINT NOT NULL
);
