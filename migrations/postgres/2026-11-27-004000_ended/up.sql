-- When a report found its end (resolved or declined); empty while it hurts. Kept with the status, so that times to an end
-- are counted along an index and not searched for among decisions.
ALTER TABLE pain_points ADD COLUMN ended_at TIMESTAMP;
UPDATE pain_points SET ended_at = COALESCE(
    (SELECT MAX(d.created_at) FROM decisions d
     WHERE d.pain_point_id = pain_points.id AND d.to_status = pain_points.status AND d.undone_at IS NULL),
    updated_at)
WHERE status IN ('resolved', 'declined');
-- Everything that is counted over a period, along one index each, without touching the texts.
CREATE INDEX pain_points_by_reporting ON pain_points (created_at, area_id, status, reporter_id, decided_at, minutes_per_month);
CREATE INDEX pain_points_by_end ON pain_points (ended_at, area_id, status, reporter_id, created_at);
CREATE INDEX promises_by_day ON promises (subject_kind, due_on, outcome, subject_id);
