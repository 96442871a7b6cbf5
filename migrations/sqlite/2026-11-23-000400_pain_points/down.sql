DROP TABLE follows;
DROP TABLE promises;
DROP TABLE appeals;
DROP TABLE decisions;
DROP TABLE comments;
DROP TABLE supports;
DROP TABLE pain_point_versions;
DROP TABLE pain_points;
