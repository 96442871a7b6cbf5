ALTER TABLE decisions DROP COLUMN undone_at;
DROP TABLE second_thoughts;
