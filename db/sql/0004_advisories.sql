-- 0004: published security notes. An advisory is one row of an index page (page = 0) or one section
-- of the note's own page (page = 1), with the releases that it names. It joins a release by
-- platform, version and extra; never by version alone.

-- digest: over all columns that follow, its releases and its CVEs. advisory: Apple's id of the
-- document ("126604", "HT213825"), '' for a row without a link. anchor: of the section ("rsra").
CREATE TABLE advisory (
	id        INTEGER PRIMARY KEY,
	digest    BLOB NOT NULL UNIQUE CHECK (length(digest) = 32),
	page      INTEGER NOT NULL CHECK (page IN (0, 1)),
	advisory  TEXT NOT NULL,
	anchor    TEXT NOT NULL,
	title     TEXT NOT NULL,
	date      INTEGER,       -- the day of release, as the note states it
	available TEXT NOT NULL, -- "Available for"
	no_cves   INTEGER NOT NULL CHECK (no_cves IN (0, 1)) -- "no published CVE entries"
) STRICT;

-- What it names. version: without trailing ".0", '' where a response's note names none. extra:
-- "(a)", '' or "?" (a response whose letter the note does not tell).
CREATE TABLE advisory_release (
	advisory_id INTEGER NOT NULL REFERENCES advisory (id),
	platform    TEXT NOT NULL,
	version     TEXT NOT NULL,
	extra       TEXT NOT NULL,
	PRIMARY KEY (advisory_id, platform, version, extra)
) STRICT, WITHOUT ROWID;

-- exploited: "may have been exploited".
CREATE TABLE advisory_cve (
	advisory_id INTEGER NOT NULL REFERENCES advisory (id),
	cve         TEXT NOT NULL,
	exploited   INTEGER NOT NULL CHECK (exploited IN (0, 1)),
	component   TEXT NOT NULL,
	impact      TEXT NOT NULL,
	PRIMARY KEY (advisory_id, cve)
) STRICT, WITHOUT ROWID;
CREATE INDEX advisory_cve_of_id ON advisory_cve (cve, advisory_id);

CREATE TABLE advisory_sighting (
	id           INTEGER PRIMARY KEY,
	source_id    INTEGER NOT NULL REFERENCES source (id),
	advisory_id  INTEGER NOT NULL REFERENCES advisory (id),
	first_seen   INTEGER NOT NULL,
	last_seen    INTEGER,
	until        INTEGER,
	absent_since INTEGER,
	answer_id    INTEGER NOT NULL REFERENCES answer (id),
	key          TEXT NOT NULL
) STRICT;
CREATE INDEX advisory_sighting_of_advisory
	ON advisory_sighting (advisory_id, source_id, first_seen);
CREATE INDEX advisory_sighting_open ON advisory_sighting (source_id, until);

-- The releases that each advisory is about. 26 and 26.0 are one version. A response whose letter
-- is not told is the one of that platform, and version where there is one, of the note's day.
CREATE VIEW advisory_join AS
SELECT n.advisory_id, n.platform, n.version, n.extra, r.build
FROM advisory_release n
JOIN release r ON r.version IN (n.version, n.version || '.0', n.version || '.0.0')
	AND r.platform = n.platform AND r.extra = n.extra
WHERE r.beta = 0 AND (n.extra <> '' OR r.kind NOT IN ('rsr', 'bsi'))
UNION ALL
SELECT n.advisory_id, n.platform, n.version, n.extra, r.build
FROM advisory_release n
JOIN advisory a ON a.id = n.advisory_id
JOIN release r ON r.platform = n.platform AND r.released = a.date
WHERE n.extra = '?' AND r.beta = 0 AND r.kind IN ('rsr', 'bsi')
	AND (n.version = '' OR r.version IN (n.version, n.version || '.0', n.version || '.0.0'));

-- One row per unbroken sighting, release that it names and build of that; build NULL where no
-- source knows such a release, platform NULL where the note names none.
CREATE VIEW v_advisory AS
SELECT o.name AS source, nullif(a.advisory, '') AS advisory,
	'https://support.apple.com/en-us/' || nullif(a.advisory, '')
		|| CASE a.anchor WHEN '' THEN '' ELSE '#' || a.anchor END AS url,
	a.title, date(a.date, 'unixepoch') AS date, n.platform,
	nullif(n.version, '') AS version, nullif(n.extra, '') AS extra, j.build,
	(SELECT count(*) FROM advisory_cve v WHERE v.advisory_id = a.id) AS cves,
	(SELECT count(*) FROM advisory_cve v WHERE v.advisory_id = a.id AND v.exploited = 1)
		AS exploited,
	a.no_cves,
	strftime('%Y-%m-%dT%H:%M:%SZ', g.first_seen, 'unixepoch') AS first_seen,
	strftime('%Y-%m-%dT%H:%M:%SZ', coalesce(g.last_seen, c.last_at), 'unixepoch') AS last_seen
FROM advisory_sighting g
JOIN advisory a ON a.id = g.advisory_id
JOIN source o ON o.id = g.source_id
JOIN coverage c ON c.source_id = g.source_id
LEFT JOIN advisory_release n ON n.advisory_id = a.id
LEFT JOIN advisory_join j ON j.advisory_id = n.advisory_id AND j.platform = n.platform
	AND j.version = n.version AND j.extra = n.extra;

-- One row per CVE of an advisory and build that the advisory is about (build NULL: none known).
CREATE VIEW v_cve AS
SELECT v.cve, v.exploited, v.component, v.impact, a.advisory, a.anchor, j.platform, j.build
FROM advisory_cve v
JOIN advisory a ON a.id = v.advisory_id
LEFT JOIN advisory_join j ON j.advisory_id = v.advisory_id;
