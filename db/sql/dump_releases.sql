-- Every release, for the logical digest.
SELECT platform, build, version, extra, kind, rule, confidence, flag, beta, base_build,
	canonical_build, released, withdrawn
FROM release ORDER BY platform, build
