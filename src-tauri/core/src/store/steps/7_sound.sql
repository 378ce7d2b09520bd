-- Version 7: whether a clip or a sound can be heard.

ALTER TABLE assets ADD COLUMN sound INTEGER;  -- 0 or 1; NULL where it is not known, and for anything else
