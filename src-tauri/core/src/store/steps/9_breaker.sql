-- Version 9: the jobs of an account that ended last, from an index.

CREATE INDEX jobs_ended_of ON jobs (account, changed_ms DESC, id DESC) WHERE phase IN ('done', 'failed', 'refused');
