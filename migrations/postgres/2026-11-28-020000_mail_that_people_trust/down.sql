DROP INDEX members_by_suspension;
DROP INDEX letters_by_carrier;
DROP INDEX letters_by_end;
DROP INDEX letters_by_settling;
DROP INDEX letters_by_state;
ALTER TABLE letters DROP COLUMN unsure;
DROP TABLE mail_wishes;
