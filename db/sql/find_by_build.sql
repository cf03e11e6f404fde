-- The releases of a build, a twin resolved to its canonical. Parameters: :build, :platform
-- ('' = all). Index: release_of_build, the primary key.
SELECT c.platform, c.build, c.version, c.extra, c.base_build, c.kind, c.beta,
	CASE WHEN r.build <> c.build THEN r.build ELSE '' END
FROM release r JOIN release c ON c.platform = r.platform AND c.build = r.canonical_build
WHERE r.build = :build AND (:platform = '' OR r.platform = :platform)
ORDER BY c.platform, c.build
