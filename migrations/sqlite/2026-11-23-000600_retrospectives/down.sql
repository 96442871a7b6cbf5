DROP TABLE conditions;
DROP TABLE retrospective_reviews;
DROP TABLE retrospective_revisions;
DROP TABLE retrospective_versions;
DROP TABLE retrospective_sections;
DROP TABLE retrospectives;
