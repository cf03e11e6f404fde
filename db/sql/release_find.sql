-- One release. Parameters: :platform, :build. Index: the primary key.
SELECT version, extra, kind, rule, confidence, flag, beta, base_build, canonical_build, released,
	withdrawn
FROM release WHERE platform = :platform AND build = :build
