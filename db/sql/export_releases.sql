-- Every row of the view of releases, for export. Parameters: none.
SELECT platform, build, version, extra, kind, beta, base_build, released, first_seen, last_seen,
	withdrawn, canonical_build, rule, confidence
FROM v_release ORDER BY platform, build
