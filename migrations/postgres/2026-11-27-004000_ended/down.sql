DROP INDEX promises_by_day;
DROP INDEX pain_points_by_end;
DROP INDEX pain_points_by_reporting;
ALTER TABLE pain_points DROP COLUMN ended_at;
