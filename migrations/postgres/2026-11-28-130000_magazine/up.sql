-- What published texts are about, by the names that stand in them, and what those affected have back, in minutes a month.
CREATE TABLE retrospective_areas (
    retrospective_id BIGINT NOT NULL REFERENCES retrospectives (id) DEFERRABLE,
    name_ko TEXT NOT NULL,
    name_en TEXT NOT NULL,
    PRIMARY KEY (retrospective_id, name_en)
);
CREATE INDEX retrospective_areas_by_name ON retrospective_areas (name_en);
ALTER TABLE retrospectives ADD COLUMN minutes_back BIGINT;
INSERT INTO retrospective_areas (retrospective_id, name_ko, name_en)
SELECT r.id, a ->> 'ko', a ->> 'en'
FROM retrospectives r
JOIN retrospective_revisions v ON v.retrospective_id = r.id AND v.revision = r.revision
CROSS JOIN LATERAL jsonb_array_elements(v.facts::jsonb -> 'areas') a
ON CONFLICT DO NOTHING;
UPDATE retrospectives SET minutes_back = (
    SELECT (v.facts::jsonb ->> 'minutes_per_month')::bigint FROM retrospective_revisions v
    WHERE v.retrospective_id = retrospectives.id AND v.revision = retrospectives.revision
) WHERE kind = 'success';
