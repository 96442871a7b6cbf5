DROP TABLE idempotency_keys;
DROP TABLE settings;
DROP TABLE secrets;
DROP TABLE due;
DROP TABLE follower_positions;
DROP TABLE ledger_head;
DROP TABLE ledger;
DROP FUNCTION ledger_is_append_only;
