DROP INDEX letters_by_message;
DROP TABLE mail_received;
DROP TABLE mail_bounces;
