DROP TABLE checklist_lines;
