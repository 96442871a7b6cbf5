DROP TABLE area_aliases;
DROP TABLE areas;
