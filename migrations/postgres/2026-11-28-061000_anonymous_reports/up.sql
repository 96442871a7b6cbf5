-- Reports whose reporter is named to nobody. Insole itself knows who it is, to bring them every answer.
CREATE TABLE anonymous_reports (
    pain_point_id BIGINT NOT NULL PRIMARY KEY REFERENCES pain_points (id) DEFERRABLE
);
