-- Version 10: which model a router chose for an attempt, and why.

ALTER TABLE attempts ADD COLUMN routing TEXT;  -- JSON; NULL where no router was asked
