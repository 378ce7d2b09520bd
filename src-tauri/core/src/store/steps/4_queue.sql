-- Version 4: failures that the user has put away; lists of the queue from indexes.

ALTER TABLE jobs ADD COLUMN dismissed INTEGER NOT NULL DEFAULT 0;  -- the user has seen how it ended
CREATE INDEX jobs_not_made ON jobs (error_code) WHERE phase IN ('failed', 'refused', 'unreachable') AND dismissed = 0;
CREATE INDEX jobs_needing ON jobs (changed_ms) WHERE hold IN ('breaker', 'decision', 'unreadable');
CREATE INDEX jobs_waiting ON jobs (lane, position, id) WHERE phase = 'queued';
CREATE INDEX jobs_ended ON jobs (changed_ms DESC, id DESC)
  WHERE phase IN ('done', 'failed', 'refused', 'cancelled', 'unreachable');
