-- Pages made of blocks that call for pain points on one theme, or tell a story. What is being written and what readers see
-- are two texts: saving never changes a page that is open.
CREATE TABLE campaigns (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    slug TEXT NOT NULL UNIQUE,
    title_ko TEXT NOT NULL DEFAULT '', -- as readers know it; of what is being written until there are readers
    title_en TEXT NOT NULL DEFAULT '',
    content TEXT NOT NULL, -- JSON, versioned: what is being written
    live TEXT, -- the same, as readers see it
    live_at TIMESTAMP,
    visibility TEXT NOT NULL DEFAULT 'staff', -- internet, staff
    state TEXT NOT NULL, -- draft, scheduled, open, closed
    opens_at TIMESTAMP,
    closes_at TIMESTAMP,
    created_by BIGINT REFERENCES members (id),
    created_at TIMESTAMP NOT NULL,
    updated_by BIGINT REFERENCES members (id),
    updated_at TIMESTAMP NOT NULL,
    version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX campaigns_by_change ON campaigns (updated_at, id);
CREATE INDEX campaigns_by_state ON campaigns (state, visibility, updated_at);

-- Every text that a later one replaced.
CREATE TABLE campaign_versions (
    campaign_id BIGINT NOT NULL REFERENCES campaigns (id),
    version BIGINT NOT NULL,
    content TEXT NOT NULL,
    written_by BIGINT REFERENCES members (id),
    written_at TIMESTAMP NOT NULL,
    PRIMARY KEY (campaign_id, version)
);

-- How often a page was opened on a day: a number, nobody behind it.
CREATE TABLE campaign_visits (
    campaign_id BIGINT NOT NULL REFERENCES campaigns (id),
    day DATE NOT NULL,
    visits BIGINT NOT NULL,
    PRIMARY KEY (campaign_id, day)
);

ALTER TABLE pain_points ADD COLUMN campaign_id BIGINT REFERENCES campaigns (id);
CREATE INDEX pain_points_by_campaign ON pain_points (campaign_id, status, minutes_per_month);
