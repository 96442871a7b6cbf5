DELETE FROM due WHERE kind = 'story_returns';
DROP TABLE retrospective_comments;
ALTER TABLE retrospectives DROP COLUMN still_true_on;
