-- 0010: answers that are older than one accepted before (T7), and refused answers of which only the
-- beginning is kept (T25).

-- The verdict `stale`; modified: the Last-Modified with which the answer came then, NULL = none.
CREATE TABLE seen_before AS SELECT * FROM seen;
DROP TABLE seen;
CREATE TABLE seen (
	source_id INTEGER NOT NULL REFERENCES source (id),
	first_at  INTEGER NOT NULL,
	answer_id INTEGER NOT NULL REFERENCES answer (id),
	last_at   INTEGER NOT NULL,
	verdict   TEXT NOT NULL DEFAULT 'pending'
		CHECK (verdict IN ('pending', 'accepted', 'held', 'stale', 'refused', 'kept')),
	message   TEXT NOT NULL DEFAULT '',
	modified  INTEGER,
	PRIMARY KEY (source_id, first_at, answer_id),
	CHECK (last_at >= first_at)
) STRICT, WITHOUT ROWID;
INSERT INTO seen (source_id, first_at, answer_id, last_at, verdict, message)
SELECT source_id, first_at, answer_id, last_at, verdict, message FROM seen_before;
DROP TABLE seen_before;

-- The state `stale`.
CREATE TABLE state_before AS SELECT * FROM source_state;
DROP TABLE source_state;
CREATE TABLE source_state (
	source_id     INTEGER PRIMARY KEY REFERENCES source (id),
	asked_at      INTEGER,
	success_at    INTEGER, -- the last complete answer or 304 that was not stale
	change_at     INTEGER, -- the last answer with other bytes
	url           TEXT NOT NULL DEFAULT '', -- what etag and last_modified are of
	etag          TEXT NOT NULL DEFAULT '',
	last_modified TEXT NOT NULL DEFAULT '',
	state         TEXT NOT NULL DEFAULT 'never' CHECK (state IN
		('never', 'ok', 'unchanged', 'held', 'stale', 'refused', 'failed', 'kept')),
	message       TEXT NOT NULL DEFAULT '',
	failures      INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO source_state (source_id, asked_at, success_at, change_at, url, etag, last_modified, state,
	message, failures)
SELECT source_id, asked_at, success_at, change_at, url, etag, last_modified, state, message, failures
FROM state_before;
DROP TABLE state_before;

-- The newest date that an accepted answer states of itself; NULL = none did.
ALTER TABLE coverage ADD COLUMN dated INTEGER;

-- kept: so many bytes of a body are kept, from its beginning; NULL = all. One that comes again and is
-- wanted whole may be completed; nothing else changes a body.
ALTER TABLE body ADD COLUMN kept INTEGER CHECK (kept BETWEEN 0 AND bytes);
DROP TRIGGER body_is_never_changed;
CREATE TRIGGER body_is_never_changed BEFORE UPDATE ON body
WHEN OLD.kept IS NULL OR NEW.kept IS NOT NULL OR NEW.id IS NOT OLD.id
	OR NEW.digest IS NOT OLD.digest OR NEW.bytes IS NOT OLD.bytes
BEGIN SELECT RAISE(ABORT, 'bodies are append-only'); END;
-- The largest body, for the room that a sync needs.
CREATE INDEX body_of_bytes ON body (bytes);

-- What is stale stands in the answers that are there.
INSERT INTO meta (key, value) SELECT 'rebuild', 'yes' WHERE EXISTS (SELECT 1 FROM answer)
ON CONFLICT (key) DO UPDATE SET value = excluded.value;
