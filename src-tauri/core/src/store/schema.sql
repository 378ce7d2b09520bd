-- Version 1 of a library's index. A shipped version is never edited; a change is a new step.
-- Times are Unix milliseconds, UTC. Credits are REAL; NULL means unknown.

CREATE TABLE meta (
  key   TEXT PRIMARY KEY,
  value ANY NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE batches (
  id          TEXT PRIMARY KEY,
  name        TEXT NOT NULL,                 -- the prompt file's name, or a word such as "prompt"
  max_credits REAL,                          -- ceiling given by the user
  notes       TEXT NOT NULL DEFAULT '{}',    -- JSON: notes of the prompt file by row
  created_ms  INTEGER NOT NULL
) STRICT;

CREATE TABLE jobs (
  id          TEXT PRIMARY KEY,
  client_key  TEXT NOT NULL,                 -- made once per press, row or command: a repeated call enqueues once
  copy_index  INTEGER NOT NULL,
  batch_id    TEXT REFERENCES batches(id),
  row         INTEGER,                       -- row of the prompt file, from 1
  account     TEXT NOT NULL,
  service     TEXT NOT NULL CHECK (service IN ('runway', 'useapi')),
  model       TEXT NOT NULL,
  request     TEXT NOT NULL,                 -- JSON, versioned, never changed
  options     TEXT NOT NULL DEFAULT '{}',    -- JSON: account options of this job
  digest      TEXT NOT NULL,
  prompt      TEXT NOT NULL,
  price       REAL,                          -- most it may cost by the catalogue
  files       INTEGER NOT NULL DEFAULT 1,    -- files expected
  parents     TEXT NOT NULL DEFAULT '[]',    -- JSON: ids of assets this one was made from
  phase       TEXT NOT NULL CHECK (phase IN ('queued', 'submitting', 'unknown', 'waiting', 'downloading',
                'done', 'failed', 'refused', 'cancelled', 'unreachable')),
  hold        TEXT CHECK (hold IN ('you', 'limit', 'budget', 'account', 'breaker', 'decision', 'unreadable')),
  lane        INTEGER NOT NULL DEFAULT 1,    -- 0 first, 1 normal, 2 when nothing else waits
  position    INTEGER NOT NULL,
  cancel      INTEGER NOT NULL DEFAULT 0,    -- the user asked to cancel while it could not be done at once
  remote_id   TEXT,
  remote_word TEXT,                          -- pending, throttled or running
  due_ms      INTEGER,
  progress    REAL,
  sent_ms     INTEGER,                       -- when the service accepted it
  error_code  TEXT,
  error_text  TEXT,
  replaces    TEXT,                          -- id of the job that this edited one stands in for
  rev         INTEGER NOT NULL DEFAULT 1,
  created_ms  INTEGER NOT NULL,
  changed_ms  INTEGER NOT NULL,
  UNIQUE (client_key, copy_index)
) STRICT;
CREATE UNIQUE INDEX jobs_by_remote ON jobs (account, remote_id) WHERE remote_id IS NOT NULL;
CREATE INDEX jobs_by_due ON jobs (phase, due_ms);
CREATE INDEX jobs_next ON jobs (account, model, lane, position) WHERE phase = 'queued' AND hold IS NULL;
CREATE INDEX jobs_by_age ON jobs (created_ms DESC, id DESC);
CREATE INDEX jobs_by_batch ON jobs (batch_id, row);
CREATE INDEX jobs_by_position ON jobs (lane, position);

CREATE TABLE attempts (
  id                   TEXT PRIMARY KEY,
  job_id               TEXT NOT NULL REFERENCES jobs(id),
  epoch                INTEGER NOT NULL,     -- which scheduler made it
  seed                 INTEGER,
  digest               TEXT NOT NULL,        -- of the request sent
  expected_generations INTEGER,              -- counters if nothing gets created
  expected_balance     REAL,
  sent_ms              INTEGER NOT NULL,     -- wall clock at the intent
  looked_ms            INTEGER,              -- first complete look that showed nothing, after the grace time
  outcome              TEXT NOT NULL CHECK (outcome IN ('open', 'accepted', 'not_sent', 'busy', 'rejected',
                         'unknown', 'absent', 'created', 'adopted', 'abandoned')),
  why                  TEXT,
  remote_id            TEXT,
  estimated            REAL,
  charged              REAL,
  returned             REAL,
  sent                 TEXT,                 -- JSON: the body as sent, media shortened
  echo                 TEXT,                 -- JSON: what the service said last
  ended_ms             INTEGER
) STRICT;
CREATE INDEX attempts_by_job ON attempts (job_id);
CREATE INDEX attempts_open ON attempts (outcome) WHERE outcome IN ('open', 'unknown');

-- Append-only. What an attempt did to the money.
CREATE TABLE ledger (
  id         INTEGER PRIMARY KEY,
  job_id     TEXT NOT NULL,
  attempt_id TEXT NOT NULL,
  account    TEXT NOT NULL,
  model      TEXT NOT NULL,
  kind       TEXT NOT NULL CHECK (kind IN ('reserved', 'released', 'estimated', 'charged', 'returned', 'unknown')),
  credits    REAL,
  at_ms      INTEGER NOT NULL
) STRICT;
CREATE INDEX ledger_by_day ON ledger (account, at_ms);
CREATE INDEX ledger_by_job ON ledger (job_id);

-- Append-only. A job's story.
CREATE TABLE job_log (
  id     INTEGER PRIMARY KEY,
  job_id TEXT NOT NULL,
  at_ms  INTEGER NOT NULL,
  phase  TEXT NOT NULL,
  text   TEXT NOT NULL
) STRICT;
CREATE INDEX job_log_by_job ON job_log (job_id, id);

-- Files that a finished task offers; kept until they are safe.
CREATE TABLE outputs (
  job_id    TEXT NOT NULL,
  idx       INTEGER NOT NULL,
  url       TEXT NOT NULL,                   -- without origin where it lies at the account's base URL
  extension TEXT,
  size      INTEGER,
  etag      TEXT,
  tries     INTEGER NOT NULL DEFAULT 0,
  read_ms   INTEGER NOT NULL,                -- when the link was issued
  PRIMARY KEY (job_id, idx)
) STRICT, WITHOUT ROWID;

CREATE TABLE prompts (
  id   INTEGER PRIMARY KEY,
  hash BLOB NOT NULL UNIQUE,                 -- SHA-256 of the text
  text TEXT NOT NULL
) STRICT;
CREATE VIRTUAL TABLE prompt_words USING fts5 (
  text, content = 'prompts', content_rowid = 'id',
  tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);
CREATE TRIGGER prompts_added AFTER INSERT ON prompts BEGIN
  INSERT INTO prompt_words (rowid, text) VALUES (new.id, new.text);
END;

CREATE TABLE assets (
  id         INTEGER PRIMARY KEY,
  job_id     TEXT,                           -- NULL: a file found without a recipe
  idx        INTEGER NOT NULL,               -- from 0, within the job
  created_ms INTEGER NOT NULL,
  bytes      INTEGER NOT NULL,
  width      INTEGER,
  height     INTEGER,
  rating     INTEGER NOT NULL DEFAULT 0 CHECK (rating BETWEEN 0 AND 5),
  deleted_ms INTEGER,                        -- in the trash since
  prompt_id  INTEGER REFERENCES prompts(id),
  seed       INTEGER,
  media      TEXT NOT NULL CHECK (media IN ('image', 'video', 'audio', 'text', 'none')),
  media_type TEXT NOT NULL,
  account    TEXT,
  model      TEXT,
  style      TEXT,
  ratio      TEXT,
  path       TEXT NOT NULL UNIQUE,           -- relative to the library, with '/'
  sha256     TEXT NOT NULL,
  thumbhash  BLOB,
  rev        INTEGER NOT NULL DEFAULT 1,
  UNIQUE (job_id, idx)
) STRICT;
CREATE INDEX assets_by_age ON assets (created_ms DESC, id DESC) WHERE deleted_ms IS NULL;
CREATE INDEX assets_by_model ON assets (model, created_ms DESC, id DESC) WHERE deleted_ms IS NULL;
CREATE INDEX assets_by_style ON assets (style, created_ms DESC, id DESC) WHERE deleted_ms IS NULL;
CREATE INDEX assets_by_prompt ON assets (prompt_id, created_ms DESC, id DESC) WHERE deleted_ms IS NULL;
CREATE INDEX assets_by_hash ON assets (sha256);

CREATE TABLE inputs (
  sha256       TEXT PRIMARY KEY,
  path         TEXT NOT NULL,
  media        TEXT NOT NULL,
  content_type TEXT NOT NULL,
  bytes        INTEGER NOT NULL,
  width        INTEGER,
  height       INTEGER,
  created_ms   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE uploads (
  account        TEXT NOT NULL,
  sha256         TEXT NOT NULL,
  reference      TEXT NOT NULL,
  valid_until_ms INTEGER,                    -- NULL: as long as the service keeps it
  PRIMARY KEY (account, sha256)
) STRICT, WITHOUT ROWID;

-- What experience taught about an account's model.
CREATE TABLE learned (
  account    TEXT NOT NULL,
  model      TEXT NOT NULL,
  width      INTEGER,                        -- tasks at a time
  fastest_ms INTEGER,                        -- quick end of the running times seen, unscaled
  usual_ms   INTEGER,                        -- middle of them
  PRIMARY KEY (account, model)
) STRICT, WITHOUT ROWID;


-- Numbers and sizes of the assets that are not in the trash, by facet; 'trash' counts those that are.
-- Kept by triggers, so that a count never reads the table.
CREATE TABLE asset_counts (
  facet  TEXT NOT NULL,                      -- 'all', 'media', 'model', 'day' (YYYY-MM-DD, UTC) or 'trash'
  value  TEXT NOT NULL,
  number INTEGER NOT NULL,
  bytes  INTEGER NOT NULL,
  PRIMARY KEY (facet, value)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER assets_added AFTER INSERT ON assets BEGIN
  INSERT INTO asset_counts (facet, value, number, bytes)
    SELECT column1, column2, 1, new.bytes FROM (VALUES
      ('all', ''), ('media', new.media), ('model', COALESCE(new.model, '')),
      ('day', date(new.created_ms / 1000, 'unixepoch')))
    WHERE new.deleted_ms IS NULL
    UNION ALL SELECT 'trash', '', 1, new.bytes WHERE new.deleted_ms IS NOT NULL
    ON CONFLICT (facet, value) DO UPDATE SET number = number + 1, bytes = bytes + excluded.bytes;
END;
CREATE TRIGGER assets_removed AFTER DELETE ON assets BEGIN
  UPDATE asset_counts SET number = number - 1, bytes = bytes - old.bytes
    WHERE old.deleted_ms IS NULL AND (facet, value) IN (VALUES
      ('all', ''), ('media', old.media), ('model', COALESCE(old.model, '')),
      ('day', date(old.created_ms / 1000, 'unixepoch')));
  UPDATE asset_counts SET number = number - 1, bytes = bytes - old.bytes
    WHERE old.deleted_ms IS NOT NULL AND facet = 'trash';
END;
CREATE TRIGGER assets_binned AFTER UPDATE OF deleted_ms ON assets
WHEN old.deleted_ms IS NULL AND new.deleted_ms IS NOT NULL BEGIN
  UPDATE asset_counts SET number = number - 1, bytes = bytes - old.bytes
    WHERE (facet, value) IN (VALUES
      ('all', ''), ('media', old.media), ('model', COALESCE(old.model, '')),
      ('day', date(old.created_ms / 1000, 'unixepoch')));
  INSERT INTO asset_counts (facet, value, number, bytes) VALUES ('trash', '', 1, new.bytes)
    ON CONFLICT (facet, value) DO UPDATE SET number = number + 1, bytes = bytes + excluded.bytes;
END;
CREATE TRIGGER assets_restored AFTER UPDATE OF deleted_ms ON assets
WHEN old.deleted_ms IS NOT NULL AND new.deleted_ms IS NULL BEGIN
  UPDATE asset_counts SET number = number - 1, bytes = bytes - old.bytes WHERE facet = 'trash';
  UPDATE asset_counts SET number = number + 1, bytes = bytes + new.bytes
    WHERE (facet, value) IN (VALUES
      ('all', ''), ('media', new.media), ('model', COALESCE(new.model, '')),
      ('day', date(new.created_ms / 1000, 'unixepoch')));
END;
