-- The builds of a platform that stand as a base though no release of theirs states a version: a
-- response on them does, as in find_version_of_base.sql. Parameters: :platform. Index: the
-- primary key.
SELECT r.platform, r.build, s.version, '', '', r.kind, r.beta, ''
FROM release r JOIN release s ON s.platform = r.platform AND s.build = (
	SELECT min(x.build) FROM release x
	WHERE x.platform = r.platform AND x.base_build = r.build AND x.version <> '')
WHERE r.platform = :platform AND r.version = '' AND r.canonical_build = r.build
ORDER BY r.build
