DROP INDEX decisions_by_day;
DROP TABLE rota;
