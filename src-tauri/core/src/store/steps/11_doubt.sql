-- How long an answer has been missed is counted by the steady clock of the process that looks for it.
ALTER TABLE attempts DROP COLUMN looked_ms;
