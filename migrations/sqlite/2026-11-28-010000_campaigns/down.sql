DROP INDEX pain_points_by_campaign;
ALTER TABLE pain_points DROP COLUMN campaign_id;
DROP TABLE campaign_visits;
DROP TABLE campaign_versions;
DROP TABLE campaigns;
