DROP TABLE retrospective_readers;
