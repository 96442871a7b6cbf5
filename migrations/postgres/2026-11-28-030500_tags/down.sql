DROP TABLE pain_point_tags;
DROP TABLE tags;
