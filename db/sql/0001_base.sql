-- 0001: the store. Answers and events are append-only; everything between is derived from the
-- answers by db/derive.c and can be dropped and made again (db/sql/rebuild_*.sql).
-- Times are seconds since 1970 UTC; a day is its midnight.

CREATE TABLE meta (
	key   TEXT PRIMARY KEY,
	value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What we ask. rank: precedence for applicability, 1 pmv ... 9 bundled, 0 = makes no offers.
CREATE TABLE source (
	id         INTEGER PRIMARY KEY,
	name       TEXT NOT NULL UNIQUE,
	kind       TEXT NOT NULL,
	url        TEXT NOT NULL,
	platform   TEXT NOT NULL,
	trust      TEXT NOT NULL CHECK (trust IN ('public', 'apple', 'file', 'none')),
	interval_s INTEGER NOT NULL CHECK (interval_s >= 0),
	rank       INTEGER NOT NULL,
	registered INTEGER NOT NULL CHECK (registered IN (0, 1))
) STRICT;

-- How asking went, last time; and what the next conditional request sends.
CREATE TABLE source_state (
	source_id     INTEGER PRIMARY KEY REFERENCES source (id),
	asked_at      INTEGER,
	success_at    INTEGER, -- the last complete answer or 304
	change_at     INTEGER, -- the last answer with other bytes
	url           TEXT NOT NULL DEFAULT '', -- what etag and last_modified are of
	etag          TEXT NOT NULL DEFAULT '',
	last_modified TEXT NOT NULL DEFAULT '',
	state         TEXT NOT NULL DEFAULT 'never'
		CHECK (state IN ('never', 'ok', 'unchanged', 'held', 'refused', 'failed', 'kept')),
	message       TEXT NOT NULL DEFAULT '',
	failures      INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Raw bytes, content-addressed. data: a zstd frame; base_own and base_sibling are the bodies whose
-- bytes (sibling first, own last) were its prefix. depth: 1 + the deepest it refers to; 0 = full.
CREATE TABLE body (
	id           INTEGER PRIMARY KEY,
	digest       BLOB NOT NULL UNIQUE CHECK (length(digest) = 32),
	bytes        INTEGER NOT NULL CHECK (bytes >= 0),
	depth        INTEGER NOT NULL CHECK (depth BETWEEN 0 AND 64),
	base_own     INTEGER REFERENCES body (id),
	base_sibling INTEGER REFERENCES body (id),
	data         BLOB NOT NULL
) STRICT;

-- An answer: these bytes came from this source. at: the moment of its first arrival here.
-- chain: SHA-256 over the chain of the row before and this row (I3).
CREATE TABLE answer (
	id        INTEGER PRIMARY KEY,
	source_id INTEGER NOT NULL REFERENCES source (id),
	body_id   INTEGER NOT NULL REFERENCES body (id),
	at        INTEGER NOT NULL,
	url       TEXT NOT NULL,
	chain     BLOB NOT NULL CHECK (length(chain) = 32),
	UNIQUE (source_id, body_id)
) STRICT;

CREATE TRIGGER body_is_never_changed BEFORE UPDATE ON body
BEGIN SELECT RAISE(ABORT, 'bodies are append-only'); END;
CREATE TRIGGER body_is_never_deleted BEFORE DELETE ON body
BEGIN SELECT RAISE(ABORT, 'bodies are append-only'); END;
CREATE TRIGGER answer_is_never_changed BEFORE UPDATE ON answer
BEGIN SELECT RAISE(ABORT, 'answers are append-only'); END;
CREATE TRIGGER answer_is_never_deleted BEFORE DELETE ON answer
BEGIN SELECT RAISE(ABORT, 'answers are append-only'); END;

CREATE INDEX answer_of_source ON answer (source_id);

-- When a source said it: an unbroken interval of one answer. A repeat of the newest answer extends
-- last_at and nothing else. The verdict is derived.
CREATE TABLE seen (
	source_id INTEGER NOT NULL REFERENCES source (id),
	first_at  INTEGER NOT NULL,
	answer_id INTEGER NOT NULL REFERENCES answer (id),
	last_at   INTEGER NOT NULL,
	verdict   TEXT NOT NULL DEFAULT 'pending'
		CHECK (verdict IN ('pending', 'accepted', 'held', 'refused', 'kept')),
	message   TEXT NOT NULL DEFAULT '',
	PRIMARY KEY (source_id, first_at, answer_id),
	CHECK (last_at >= first_at)
) STRICT, WITHOUT ROWID;

-- The span that accepted answers of a source cover, and how far the fold has come.
CREATE TABLE coverage (
	source_id INTEGER PRIMARY KEY REFERENCES source (id),
	first_at  INTEGER NOT NULL,
	last_at   INTEGER NOT NULL, -- last_at of the newest accepted or held interval
	folded_at INTEGER NOT NULL, -- first_at of the newest interval folded
	holding   INTEGER NOT NULL CHECK (holding IN (0, 1)) -- a mass loss waits for a second answer
) STRICT;

-- Mass losses that the admin confirmed (sync --confirm): the answer of that moment is believed.
CREATE TABLE confirmation (
	source_id INTEGER NOT NULL REFERENCES source (id),
	at        INTEGER NOT NULL,
	PRIMARY KEY (source_id, at)
) STRICT, WITHOUT ROWID;

-- Findings that did not break a parse, per answer; equal kinds and keys are counted.
CREATE TABLE notice (
	answer_id INTEGER NOT NULL REFERENCES answer (id),
	kind      TEXT NOT NULL,
	key       TEXT NOT NULL,
	detail    TEXT NOT NULL,
	line      INTEGER NOT NULL,
	count     INTEGER NOT NULL,
	PRIMARY KEY (answer_id, kind, key, detail)
) STRICT, WITHOUT ROWID;

-- Devices by gdmf identifier, and the sets in which claims name them.
CREATE TABLE device (
	id       INTEGER PRIMARY KEY,
	name     TEXT NOT NULL UNIQUE, -- as Apple spells it
	platform TEXT NOT NULL,
	model    TEXT NOT NULL DEFAULT '',
	title    TEXT NOT NULL DEFAULT '', -- marketing name
	aliases  TEXT NOT NULL DEFAULT ''  -- space separated
) STRICT;

CREATE TABLE device_set (
	id     INTEGER PRIMARY KEY,
	digest BLOB NOT NULL UNIQUE CHECK (length(digest) = 32),
	size   INTEGER NOT NULL
) STRICT;

CREATE TABLE device_set_member (
	set_id    INTEGER NOT NULL REFERENCES device_set (id),
	device_id INTEGER NOT NULL REFERENCES device (id),
	PRIMARY KEY (set_id, device_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX device_set_of_device ON device_set_member (device_id, set_id);

-- Claims: the one shape in which every source ends. digest: over all columns that follow.
CREATE TABLE claim (
	id                 INTEGER PRIMARY KEY,
	digest             BLOB NOT NULL UNIQUE CHECK (length(digest) = 32),
	platform           TEXT NOT NULL,
	version            TEXT NOT NULL,
	extra              TEXT NOT NULL,
	build              TEXT NOT NULL,
	list               TEXT NOT NULL,
	section            TEXT NOT NULL,
	prerequisite_build TEXT NOT NULL,
	device_set_id      INTEGER NOT NULL REFERENCES device_set (id),
	audience           INTEGER NOT NULL CHECK (audience BETWEEN 1 AND 3),
	kind               TEXT NOT NULL CHECK (kind IN ('full', 'rsr', 'bsi', 'unknown')),
	rule               TEXT NOT NULL,
	confidence         TEXT NOT NULL,
	flag               TEXT NOT NULL,
	beta               INTEGER NOT NULL CHECK (beta IN (0, 1))
) STRICT;
CREATE INDEX claim_of_build ON claim (platform, build);
CREATE INDEX claim_of_set ON claim (device_set_id);

-- A source made this claim without a break from first_seen to last_seen (NULL: still does).
-- until: the first answer whose lack of it is believed (NULL: still believed, T10).
-- absent_since: lacking since this held-back answer.
CREATE TABLE sighting (
	id           INTEGER PRIMARY KEY,
	source_id    INTEGER NOT NULL REFERENCES source (id),
	claim_id     INTEGER NOT NULL REFERENCES claim (id),
	first_seen   INTEGER NOT NULL,
	last_seen    INTEGER,
	until        INTEGER,
	absent_since INTEGER,
	answer_id    INTEGER NOT NULL REFERENCES answer (id),
	key          TEXT NOT NULL -- key path in that answer
) STRICT;
CREATE INDEX sighting_of_claim ON sighting (claim_id, source_id, first_seen);
CREATE INDEX sighting_open ON sighting (source_id, until);

-- What a source stated beside a claim: a series, never part of its identity.
CREATE TABLE stated (
	claim_id     INTEGER NOT NULL REFERENCES claim (id),
	source_id    INTEGER NOT NULL REFERENCES source (id),
	first_seen   INTEGER NOT NULL,
	posted       INTEGER,
	expires      INTEGER,
	withdrawn    INTEGER,
	listed_from  INTEGER, -- bundled facts only
	listed_until INTEGER,
	PRIMARY KEY (claim_id, source_id, first_seen)
) STRICT, WITHOUT ROWID;

-- A product as one or more catalogs show it: any change of content is another state.
CREATE TABLE product_state (
	id            INTEGER PRIMARY KEY,
	digest        BLOB NOT NULL UNIQUE CHECK (length(digest) = 32),
	product       TEXT NOT NULL,
	post_date     INTEGER,
	deferred_date INTEGER,
	state         TEXT NOT NULL,
	type          TEXT NOT NULL,
	version       TEXT NOT NULL,
	build         TEXT NOT NULL,
	installer     INTEGER NOT NULL CHECK (installer IN (0, 1)),
	packages      INTEGER NOT NULL,
	bytes         INTEGER NOT NULL,
	smd_url       TEXT NOT NULL,
	dist_url      TEXT NOT NULL,
	packages_digest      BLOB NOT NULL,
	distributions_digest BLOB NOT NULL,
	meta_digest          BLOB NOT NULL
) STRICT;
CREATE INDEX product_state_of_product ON product_state (product);

CREATE TABLE product_sighting (
	id               INTEGER PRIMARY KEY,
	source_id        INTEGER NOT NULL REFERENCES source (id),
	product_state_id INTEGER NOT NULL REFERENCES product_state (id),
	first_seen       INTEGER NOT NULL,
	last_seen        INTEGER,
	until            INTEGER,
	absent_since     INTEGER,
	answer_id        INTEGER NOT NULL REFERENCES answer (id),
	key              TEXT NOT NULL
) STRICT;
CREATE INDEX product_sighting_of_state ON product_sighting (product_state_id, source_id, first_seen);
CREATE INDEX product_sighting_open ON product_sighting (source_id, until);

-- Releases: identity is (platform, build). canonical_build differs from build for a twin.
CREATE TABLE release (
	platform        TEXT NOT NULL,
	build           TEXT NOT NULL,
	version         TEXT NOT NULL,
	extra           TEXT NOT NULL,
	kind            TEXT NOT NULL CHECK (kind IN ('full', 'rsr', 'bsi', 'unknown')),
	rule            TEXT NOT NULL,
	confidence      TEXT NOT NULL,
	flag            TEXT NOT NULL,
	beta            INTEGER NOT NULL CHECK (beta IN (0, 1)),
	base_build      TEXT NOT NULL,
	canonical_build TEXT NOT NULL,
	released        INTEGER,
	withdrawn       INTEGER,
	PRIMARY KEY (platform, build)
) STRICT, WITHOUT ROWID;
CREATE INDEX release_of_build ON release (build);
CREATE INDEX release_of_version ON release (version);

-- Events: numbered, immutable, each once.
CREATE TABLE event (
	seq       INTEGER PRIMARY KEY AUTOINCREMENT,
	id        TEXT NOT NULL UNIQUE,
	type      TEXT NOT NULL CHECK (type IN ('new', 'changed', 'withdrawn', 'expired', 'advisory')),
	at        INTEGER NOT NULL,
	platform  TEXT NOT NULL,
	build     TEXT NOT NULL,
	group_key TEXT NOT NULL,
	UNIQUE (type, platform, build)
) STRICT;
CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
CREATE TRIGGER event_is_never_deleted BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
