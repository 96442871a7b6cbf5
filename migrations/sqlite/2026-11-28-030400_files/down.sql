DROP TABLE file_leavings;
DROP TABLE files;
