-- The canonical releases of a version and extra. Parameters: :version (without a trailing ".0":
-- 26 is 26.0), :extra, :platform ('' = all). Index: release_of_version.
SELECT platform, build, version, extra, base_build, kind, beta, ''
FROM release
WHERE version IN (:version, :version || '.0', :version || '.0.0') AND extra = :extra
	AND build = canonical_build AND (:platform = '' OR platform = :platform)
ORDER BY platform, build
