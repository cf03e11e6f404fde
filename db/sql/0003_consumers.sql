-- 0003: who is told of events, and how far each has come.

-- cursor: the number of the last event that this consumer was told of, or did not want.
CREATE TABLE consumer (
	name      TEXT PRIMARY KEY,
	created   INTEGER NOT NULL,
	cursor    INTEGER NOT NULL CHECK (cursor >= 0),
	run_at    INTEGER, -- when delivery was last tried
	told_at   INTEGER, -- when it was last acknowledged
	failures  INTEGER NOT NULL DEFAULT 0, -- in a row
	next_at   INTEGER, -- after a failure: not tried again before
	message   TEXT NOT NULL DEFAULT ''    -- why the last one failed
) STRICT, WITHOUT ROWID;

-- Events that a consumer's receiver refused for good: kept until they are delivered after all.
CREATE TABLE parked (
	consumer TEXT NOT NULL REFERENCES consumer (name) ON DELETE CASCADE,
	seq      INTEGER NOT NULL REFERENCES event (seq),
	at       INTEGER NOT NULL,
	message  TEXT NOT NULL,
	PRIMARY KEY (consumer, seq)
) STRICT, WITHOUT ROWID;
