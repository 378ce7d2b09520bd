-- Version 6: what was spent by quarters of an hour, so that caps are compared within the transaction that sends;
-- requests and jobs that wait for money from indexes.

CREATE INDEX jobs_by_digest ON jobs (digest);
CREATE INDEX jobs_short_of_money ON jobs (error_code, batch_id) WHERE phase = 'queued' AND hold = 'budget';

-- Money counts in the quarter in which its attempt was sent, whenever it was charged or given back: what was sent
-- yesterday never makes room today. Every time zone begins its days at a quarter of an hour.
CREATE TABLE spent (
  quarter INTEGER NOT NULL,                  -- Unix milliseconds / 900000
  account TEXT NOT NULL,
  credits REAL NOT NULL,                     -- set aside or charged, less what was given back
  unknown INTEGER NOT NULL,                  -- charges of which nobody knows the amount
  PRIMARY KEY (quarter, account)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER ledger_spent AFTER INSERT ON ledger WHEN new.kind <> 'estimated' BEGIN
  INSERT INTO spent (quarter, account, credits, unknown) VALUES (
    COALESCE((SELECT sent_ms FROM attempts WHERE id = new.attempt_id), new.at_ms) / 900000, new.account,
    COALESCE(new.credits, 0.0) * CASE WHEN new.kind IN ('released', 'returned') THEN -1.0 ELSE 1.0 END,
    new.kind IN ('charged', 'unknown') AND new.credits IS NULL)
  ON CONFLICT (quarter, account) DO UPDATE SET credits = credits + excluded.credits, unknown = unknown + excluded.unknown;
END;
INSERT INTO spent (quarter, account, credits, unknown)
  SELECT COALESCE(attempts.sent_ms, ledger.at_ms) / 900000, ledger.account,
    SUM(COALESCE(ledger.credits, 0.0) * CASE WHEN ledger.kind IN ('released', 'returned') THEN -1.0 ELSE 1.0 END),
    SUM(ledger.kind IN ('charged', 'unknown') AND ledger.credits IS NULL)
  FROM ledger LEFT JOIN attempts ON attempts.id = ledger.attempt_id WHERE ledger.kind <> 'estimated' GROUP BY 1, 2;
