-- Version 5: what was spent since a time is summed up from an index, of all accounts at once.

CREATE INDEX ledger_by_time ON ledger (at_ms, account, kind, credits);
