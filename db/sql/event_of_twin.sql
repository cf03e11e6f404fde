-- Was a build told under its own name before the build that it repeats was known? Parameters: :type,
-- :platform, :build, :twin. Index: the primary key of release, the unique keys of event.
SELECT 1 FROM release r
JOIN event e ON e.type = :type AND e.platform = r.platform AND e.build = r.build
WHERE r.platform = :platform AND r.build = :twin AND r.canonical_build = :build
LIMIT 1
