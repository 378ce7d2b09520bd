-- Version 2: lists by every facet, each from an index of its own; counts of every combination of facets;
-- what was made from what; recipes that are still to be rewritten; what services said of accounts.

ALTER TABLE assets ADD COLUMN seconds REAL;  -- how long a clip or a sound is

-- The sides lie in the index, so that the shape of a whole list is read without its rows (as does what the index
-- is limited by: SQLite looks it up once more).
DROP INDEX assets_by_age;
DROP INDEX assets_by_model;
DROP INDEX assets_by_style;
CREATE INDEX assets_by_age ON assets (created_ms DESC, id DESC, width, height, prompt_id, deleted_ms) WHERE deleted_ms IS NULL;
CREATE INDEX assets_by_model ON assets (model, created_ms DESC, id DESC, width, height, deleted_ms) WHERE deleted_ms IS NULL;
CREATE INDEX assets_by_style ON assets (style, created_ms DESC, id DESC, width, height, deleted_ms) WHERE deleted_ms IS NULL;
CREATE INDEX assets_by_ratio ON assets (ratio, created_ms DESC, id DESC, width, height, deleted_ms) WHERE deleted_ms IS NULL;
CREATE INDEX assets_by_account ON assets (account, created_ms DESC, id DESC, width, height, deleted_ms) WHERE deleted_ms IS NULL;
CREATE INDEX assets_by_media ON assets (media, created_ms DESC, id DESC, width, height, deleted_ms) WHERE deleted_ms IS NULL;
CREATE INDEX assets_in_trash ON assets (created_ms DESC, id DESC, width, height, deleted_ms) WHERE deleted_ms IS NOT NULL;

-- Numbers and sizes of the assets that are not in the trash, by every combination that occurs. An empty word
-- stands for none. Kept by triggers; takes the place of the facets 'media' and 'model' of asset_counts.
CREATE TABLE asset_groups (
  model   TEXT NOT NULL,
  style   TEXT NOT NULL,
  ratio   TEXT NOT NULL,
  account TEXT NOT NULL,
  media   TEXT NOT NULL,
  number  INTEGER NOT NULL,
  bytes   INTEGER NOT NULL,
  PRIMARY KEY (model, style, ratio, account, media)
) STRICT, WITHOUT ROWID;
INSERT INTO asset_groups (model, style, ratio, account, media, number, bytes)
  SELECT COALESCE(model, ''), COALESCE(style, ''), COALESCE(ratio, ''), COALESCE(account, ''), media, COUNT(*), SUM(bytes)
  FROM assets WHERE deleted_ms IS NULL GROUP BY 1, 2, 3, 4, 5;
DELETE FROM asset_counts WHERE facet IN ('media', 'model');

DROP TRIGGER assets_added;
DROP TRIGGER assets_removed;
DROP TRIGGER assets_binned;
DROP TRIGGER assets_restored;
CREATE TRIGGER assets_added AFTER INSERT ON assets WHEN new.deleted_ms IS NULL BEGIN
  INSERT INTO asset_counts (facet, value, number, bytes)
    VALUES ('all', '', 1, new.bytes), ('day', date(new.created_ms / 1000, 'unixepoch'), 1, new.bytes)
    ON CONFLICT (facet, value) DO UPDATE SET number = number + 1, bytes = bytes + excluded.bytes;
  INSERT INTO asset_groups (model, style, ratio, account, media, number, bytes)
    VALUES (COALESCE(new.model, ''), COALESCE(new.style, ''), COALESCE(new.ratio, ''), COALESCE(new.account, ''),
      new.media, 1, new.bytes)
    ON CONFLICT DO UPDATE SET number = number + 1, bytes = bytes + excluded.bytes;
END;
CREATE TRIGGER assets_added_to_trash AFTER INSERT ON assets WHEN new.deleted_ms IS NOT NULL BEGIN
  INSERT INTO asset_counts (facet, value, number, bytes) VALUES ('trash', '', 1, new.bytes)
    ON CONFLICT (facet, value) DO UPDATE SET number = number + 1, bytes = bytes + excluded.bytes;
END;
CREATE TRIGGER assets_removed AFTER DELETE ON assets WHEN old.deleted_ms IS NULL BEGIN
  UPDATE asset_counts SET number = number - 1, bytes = bytes - old.bytes
    WHERE (facet, value) IN (VALUES ('all', ''), ('day', date(old.created_ms / 1000, 'unixepoch')));
  UPDATE asset_groups SET number = number - 1, bytes = bytes - old.bytes
    WHERE model = COALESCE(old.model, '') AND style = COALESCE(old.style, '') AND ratio = COALESCE(old.ratio, '')
      AND account = COALESCE(old.account, '') AND media = old.media;
END;
CREATE TRIGGER assets_removed_from_trash AFTER DELETE ON assets WHEN old.deleted_ms IS NOT NULL BEGIN
  UPDATE asset_counts SET number = number - 1, bytes = bytes - old.bytes WHERE facet = 'trash';
END;
CREATE TRIGGER assets_binned AFTER UPDATE OF deleted_ms ON assets
WHEN old.deleted_ms IS NULL AND new.deleted_ms IS NOT NULL BEGIN
  UPDATE asset_counts SET number = number - 1, bytes = bytes - old.bytes
    WHERE (facet, value) IN (VALUES ('all', ''), ('day', date(old.created_ms / 1000, 'unixepoch')));
  UPDATE asset_groups SET number = number - 1, bytes = bytes - old.bytes
    WHERE model = COALESCE(old.model, '') AND style = COALESCE(old.style, '') AND ratio = COALESCE(old.ratio, '')
      AND account = COALESCE(old.account, '') AND media = old.media;
  INSERT INTO asset_counts (facet, value, number, bytes) VALUES ('trash', '', 1, new.bytes)
    ON CONFLICT (facet, value) DO UPDATE SET number = number + 1, bytes = bytes + excluded.bytes;
END;
CREATE TRIGGER assets_restored AFTER UPDATE OF deleted_ms ON assets
WHEN old.deleted_ms IS NOT NULL AND new.deleted_ms IS NULL BEGIN
  UPDATE asset_counts SET number = number - 1, bytes = bytes - old.bytes WHERE facet = 'trash';
  INSERT INTO asset_counts (facet, value, number, bytes)
    VALUES ('all', '', 1, new.bytes), ('day', date(new.created_ms / 1000, 'unixepoch'), 1, new.bytes)
    ON CONFLICT (facet, value) DO UPDATE SET number = number + 1, bytes = bytes + excluded.bytes;
  INSERT INTO asset_groups (model, style, ratio, account, media, number, bytes)
    VALUES (COALESCE(new.model, ''), COALESCE(new.style, ''), COALESCE(new.ratio, ''), COALESCE(new.account, ''),
      new.media, 1, new.bytes)
    ON CONFLICT DO UPDATE SET number = number + 1, bytes = bytes + excluded.bytes;
END;

-- Jobs by what they were made from: the digest or the id of an asset. Follows jobs.parents.
CREATE TABLE descent (
  parent TEXT NOT NULL,
  job_id TEXT NOT NULL,
  PRIMARY KEY (parent, job_id)
) STRICT, WITHOUT ROWID;
INSERT OR IGNORE INTO descent (parent, job_id)
  SELECT CAST(value AS TEXT), jobs.id FROM jobs, json_each(jobs.parents) WHERE jobs.parents <> '[]';
CREATE TRIGGER jobs_descend AFTER INSERT ON jobs WHEN new.parents <> '[]' BEGIN
  INSERT OR IGNORE INTO descent (parent, job_id)
    SELECT CAST(value AS TEXT), new.id FROM json_each(new.parents);
END;

-- Jobs whose recipe on disk does not yet say what the index says of their files.
CREATE TABLE recipes_behind (
  job_id TEXT PRIMARY KEY,
  marks  INTEGER NOT NULL DEFAULT 1          -- grows with each change, so that none is taken for an earlier one
) STRICT, WITHOUT ROWID;

-- What the service said of an account last, and what is wrong with it.
CREATE TABLE account_states (
  account    TEXT NOT NULL,
  service    TEXT NOT NULL CHECK (service IN ('runway', 'useapi')),
  checked_ms INTEGER,
  report     TEXT,                           -- JSON
  trouble    TEXT,                           -- stable word
  text       TEXT,                           -- the same for a person
  PRIMARY KEY (account, service)
) STRICT, WITHOUT ROWID;
