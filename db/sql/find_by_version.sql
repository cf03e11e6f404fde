-- The canonical releases of a version and extra. Parameters: :version, :extra, :platform
-- ('' = all). Index: release_of_version.
SELECT platform, build, version, extra, base_build, kind, beta, ''
FROM release
WHERE version = :version AND extra = :extra AND build = canonical_build
	AND (:platform = '' OR platform = :platform)
ORDER BY platform, build
