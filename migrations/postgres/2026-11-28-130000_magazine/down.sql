ALTER TABLE retrospectives DROP COLUMN minutes_back;
DROP TABLE retrospective_areas;
