DROP TABLE anonymous_reports;
