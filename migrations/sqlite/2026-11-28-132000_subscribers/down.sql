DELETE FROM letters WHERE subscriber_id IS NOT NULL;
DROP INDEX letters_of_stories;
DROP INDEX letters_by_subscriber;
ALTER TABLE letters DROP COLUMN subscriber_id;
DROP TABLE subscribers;
