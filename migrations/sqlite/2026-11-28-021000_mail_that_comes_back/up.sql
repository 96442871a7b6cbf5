-- What mail servers and providers said about letters that had left.
CREATE TABLE mail_bounces (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    letter_id BIGINT NOT NULL,
    member_id BIGINT REFERENCES members (id), -- NULL: an address without an account
    verdict TEXT NOT NULL, -- hard, soft, complaint
    why TEXT NOT NULL,
    at TIMESTAMP NOT NULL
);
CREATE INDEX mail_bounces_by_member ON mail_bounces (member_id, at);
-- Which messages were taken in: a pipe that was torn brings the same one again.
CREATE TABLE mail_received (
    digest TEXT NOT NULL PRIMARY KEY,
    at TIMESTAMP NOT NULL
);
CREATE INDEX mail_received_by_time ON mail_received (at);
CREATE INDEX letters_by_message ON letters (message_id) WHERE message_id IS NOT NULL;
