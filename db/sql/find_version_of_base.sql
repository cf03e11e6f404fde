-- The version that a response states of its base. Parameters: :platform, :build. Index: the
-- primary key (asked only of a base whose own release has no version).
SELECT version FROM release
WHERE platform = :platform AND base_build = :build AND version <> ''
ORDER BY build LIMIT 1
