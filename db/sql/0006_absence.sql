-- 0006: releases that pmv dropped though nothing newer stands in their place, and releases whose
-- last day has passed. Both are derived from a source's answers, as sightings are.

-- scope: 'release': no row has it; 'devices': some devices are missing from its rows; 'public': it
-- is for the managed only. since: the first answer that lacks it. counted: how many of its answers
-- did, the newest of them being counted_at. decided: the answer with which there were enough of
-- them (NULL: it waits; it goes when the release is back or replaced). until: listed again.
CREATE TABLE absence (
	source_id  INTEGER NOT NULL REFERENCES source (id),
	platform   TEXT NOT NULL,
	build      TEXT NOT NULL,
	scope      TEXT NOT NULL CHECK (scope IN ('release', 'devices', 'public')),
	since      INTEGER NOT NULL,
	counted    INTEGER NOT NULL,
	counted_at INTEGER NOT NULL,
	decided    INTEGER,
	until      INTEGER,
	PRIMARY KEY (platform, build, source_id, scope, since)
) STRICT, WITHOUT ROWID;
CREATE INDEX absence_waiting ON absence (source_id) WHERE decided IS NULL;

-- expires: the last day that was stated. lapsed: the first answer after it (NULL: the release went
-- from the list before, and its day is to come).
CREATE TABLE lapse (
	source_id INTEGER NOT NULL REFERENCES source (id),
	platform  TEXT NOT NULL,
	build     TEXT NOT NULL,
	expires   INTEGER NOT NULL,
	lapsed    INTEGER,
	PRIMARY KEY (platform, build, source_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX lapse_due ON lapse (source_id, expires) WHERE lapsed IS NULL;

-- They stand in the answers that are there: derived by the writer that opens the store next.
INSERT INTO meta (key, value) SELECT 'rebuild', 'yes' WHERE EXISTS (SELECT 1 FROM answer);
