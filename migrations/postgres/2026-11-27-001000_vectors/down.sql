DROP TABLE derived_positions;
DROP TABLE derived_vectors;
