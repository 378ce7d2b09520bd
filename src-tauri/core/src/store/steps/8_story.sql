-- Version 8: what a line of a job's story tells, by kind and figures.

ALTER TABLE job_log ADD COLUMN told TEXT;  -- JSON; NULL in lines that earlier versions wrote
