-- Who triages in which week.
CREATE TABLE rota (
    monday DATE NOT NULL PRIMARY KEY,
    member_id BIGINT NOT NULL REFERENCES members (id)
);
-- What was decided since a day.
CREATE INDEX decisions_by_day ON decisions (created_at, to_status, undone_at);
