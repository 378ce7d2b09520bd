-- Version 3: what is being composed, and when each prompt was last queued.

CREATE TABLE drafts (
  id         TEXT PRIMARY KEY,
  position   INTEGER NOT NULL,
  content    TEXT NOT NULL,      -- JSON
  changed_ms INTEGER NOT NULL,
  closed_ms  INTEGER             -- NULL: open
) STRICT;
CREATE INDEX drafts_open ON drafts (position) WHERE closed_ms IS NULL;
CREATE INDEX drafts_closed ON drafts (closed_ms DESC) WHERE closed_ms IS NOT NULL;

ALTER TABLE prompts ADD COLUMN used_ms INTEGER;                 -- when it was last queued
ALTER TABLE prompts ADD COLUMN used    INTEGER NOT NULL DEFAULT 0;  -- how many jobs were queued with it
UPDATE prompts SET
  used_ms = (SELECT MAX(created_ms) FROM assets WHERE prompt_id = prompts.id),
  used = (SELECT COUNT(DISTINCT job_id) FROM assets WHERE prompt_id = prompts.id);
CREATE INDEX prompts_by_use ON prompts (used_ms DESC, id DESC) WHERE used_ms IS NOT NULL;
