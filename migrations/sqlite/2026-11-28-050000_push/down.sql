ALTER TABLE mail_wishes DROP COLUMN push_only_mine;
DROP TABLE pushes;
DROP TABLE push_devices;
