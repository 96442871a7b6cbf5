DELETE FROM follower_positions WHERE name = 'suggestions';
DROP TABLE merge_suggestions;
