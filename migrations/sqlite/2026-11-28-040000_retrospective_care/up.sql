-- The last day on which those who wrote it said that it still holds; empty until they are asked, a year after it was published.
ALTER TABLE retrospectives ADD COLUMN still_true_on DATE;

-- What is published already returns, too; what is older than a year at once.
INSERT INTO due (kind, subject_kind, subject_id, at)
SELECT 'story_returns', 'retrospective', id, datetime(published_at, '+365 days')
FROM retrospectives
WHERE status = 'published' AND published_at IS NOT NULL;

-- What readers of a draft say beside one of its sections.
CREATE TABLE retrospective_comments (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    retrospective_id BIGINT NOT NULL REFERENCES retrospectives (id),
    section TEXT NOT NULL,
    author_id BIGINT NOT NULL REFERENCES members (id),
    body TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    resolved_by BIGINT REFERENCES members (id),
    resolved_at TIMESTAMP
);
CREATE INDEX retrospective_comments_by_retrospective ON retrospective_comments (retrospective_id, id);
