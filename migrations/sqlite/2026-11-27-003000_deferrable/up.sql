SELECT 1; -- SQLite defers whatever it is asked to.
