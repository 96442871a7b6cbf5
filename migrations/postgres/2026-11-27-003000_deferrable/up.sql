-- A restore brings tables in the order of their names, whichever refers to which.
ALTER TABLE second_thoughts ALTER CONSTRAINT second_thoughts_pain_point_id_fkey DEFERRABLE;
ALTER TABLE second_thoughts ALTER CONSTRAINT second_thoughts_member_id_fkey DEFERRABLE;
