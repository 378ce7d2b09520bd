-- Version 4: failures that the user has put away; lists of the queue from indexes.

ALTER TABLE jobs ADD COLUMN dismissed INTEGER NOT NULL DEFAULT 0;  -- the user has seen how it ended
CREATE INDEX jobs_not_made ON jobs (error_code) WHERE phase IN ('failed', 'refused', 'unreachable') AND dismissed = 0;
CREATE INDEX jobs_needing ON jobs (changed_ms) WHERE phase = 'unknown' OR hold IN ('account', 'breaker', 'decision', 'unreadable');
