-- Addresses outside that are told what happens. Their secrets are derived from the installation's key, the id and the number
-- of the secret: an id is never given twice.
CREATE TABLE webhooks (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    url TEXT NOT NULL,
    format TEXT NOT NULL, -- events, chat
    language TEXT NOT NULL,
    since_seq BIGINT NOT NULL, -- what happened before is not told
    secret_number BIGINT NOT NULL,
    secret_renewed_at TIMESTAMP,
    stopped_at TIMESTAMP,
    lease_node TEXT,
    lease_until TIMESTAMP,
    version BIGINT NOT NULL,
    created_at TIMESTAMP NOT NULL
);
CREATE TABLE webhook_kinds (
    webhook_id BIGINT NOT NULL REFERENCES webhooks (id),
    kind TEXT NOT NULL,
    PRIMARY KEY (webhook_id, kind)
);
-- One event for one address.
CREATE TABLE webhook_deliveries (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    webhook_id BIGINT NOT NULL REFERENCES webhooks (id),
    event_seq BIGINT NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL, -- planned, sent, dropped, dead
    state_why TEXT NOT NULL DEFAULT '',
    due_at TIMESTAMP NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0,
    created_at TIMESTAMP NOT NULL,
    settled_at TIMESTAMP,
    UNIQUE (webhook_id, event_seq)
);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (state, due_at, id);
CREATE INDEX webhook_deliveries_of_hook ON webhook_deliveries (webhook_id, state, due_at, id);
CREATE INDEX webhook_deliveries_settled ON webhook_deliveries (state, settled_at);
