-- A build of a platform. Parameters: :platform, :build. Index: the primary key.
SELECT version, extra, kind, base_build, canonical_build, beta
FROM release WHERE platform = :platform AND build = :build
