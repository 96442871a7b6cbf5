DROP INDEX pain_points_by_status_priority;
DROP INDEX pain_points_by_priority;
DROP INDEX pain_points_by_area_priority;
DROP INDEX pain_points_by_assignee_priority;
ALTER TABLE pain_points DROP COLUMN priority;
ALTER TABLE pain_points DROP COLUMN broken_promises;
ALTER TABLE pain_points DROP COLUMN fresh_voices;
ALTER TABLE pain_points DROP COLUMN departments;
