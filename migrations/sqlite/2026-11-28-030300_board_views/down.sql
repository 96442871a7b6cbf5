DROP INDEX pain_points_on_board;
DROP TABLE board_views;
