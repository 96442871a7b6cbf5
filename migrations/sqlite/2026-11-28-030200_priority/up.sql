-- What a report's pain costs as one number, in hundredths of a point, and what it is made of: kept in the transaction that
-- changes any of it, and gone through every day for what only time changes. 0 for what is not open any more; a pinned one
-- stands above all others. docs/priority.md has the formula.
ALTER TABLE pain_points ADD COLUMN departments BIGINT NOT NULL DEFAULT 0;
ALTER TABLE pain_points ADD COLUMN fresh_voices BIGINT NOT NULL DEFAULT 0;
ALTER TABLE pain_points ADD COLUMN broken_promises BIGINT NOT NULL DEFAULT 0;
ALTER TABLE pain_points ADD COLUMN priority BIGINT NOT NULL DEFAULT 0;
-- Hours alone until the first look at everything, which happens when this version starts.
UPDATE pain_points SET priority = minutes_per_month * 5 / 3 WHERE status IN ('new', 'needs_info', 'accepted', 'in_project');
CREATE INDEX pain_points_by_status_priority ON pain_points (status, priority, id);
CREATE INDEX pain_points_by_priority ON pain_points (priority, id);
CREATE INDEX pain_points_by_area_priority ON pain_points (area_id, priority, id);
CREATE INDEX pain_points_by_assignee_priority ON pain_points (assignee_id, priority, id);
