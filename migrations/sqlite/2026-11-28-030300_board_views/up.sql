-- Filters and groupings of the board under a name: private, or for the whole studio; at most one of the shared ones is what
-- the board opens with.
CREATE TABLE board_views (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    member_id BIGINT NOT NULL REFERENCES members (id),
    name TEXT NOT NULL,
    query TEXT NOT NULL,
    shared BOOLEAN NOT NULL DEFAULT FALSE,
    usual BOOLEAN NOT NULL DEFAULT FALSE,
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX board_views_by_member ON board_views (member_id, id);
CREATE INDEX board_views_by_sharing ON board_views (shared, id);
-- What the board counts, without touching a row.
CREATE INDEX pain_points_on_board ON pain_points (status, snoozed_until, area_id, assignee_id, next_update_on);
