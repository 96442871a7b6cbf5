DROP TABLE project_hours;
ALTER TABLE metrics DROP COLUMN forecast;
