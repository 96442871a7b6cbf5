-- What people attach. The bytes lie in the data folder under the SHA-256 of what is stored; an image was made anew from its
-- pixels, and has a small one beside it. Without something it hangs on, it waits a day for its form to be sent.
CREATE TABLE files (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    member_id BIGINT NOT NULL REFERENCES members (id),
    on_kind TEXT, -- pain_point, comment
    on_id BIGINT,
    hash TEXT NOT NULL,
    small_hash TEXT, -- images only
    media_type TEXT NOT NULL,
    name TEXT NOT NULL,
    alt TEXT NOT NULL DEFAULT '',
    size BIGINT NOT NULL,
    width BIGINT NOT NULL DEFAULT 0,
    height BIGINT NOT NULL DEFAULT 0,
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX files_by_place ON files (on_kind, on_id, id);
CREATE INDEX files_by_member ON files (member_id, on_kind, created_at);
CREATE INDEX files_by_hash ON files (hash);
CREATE INDEX files_by_small_hash ON files (small_hash) WHERE small_hash IS NOT NULL;
-- Bytes that nothing may refer to any more; they are looked at once more before they go.
CREATE TABLE file_leavings (
    hash TEXT NOT NULL PRIMARY KEY,
    left_at TIMESTAMP NOT NULL
);
