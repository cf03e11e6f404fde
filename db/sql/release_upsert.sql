-- Record what all claims of a release come to. Parameters: the columns.
INSERT INTO release (platform, build, version, extra, kind, rule, confidence, flag, beta,
	base_build, canonical_build, released, withdrawn, first_known)
VALUES (:platform, :build, :version, :extra, :kind, :rule, :confidence, :flag, :beta,
	:base_build, :canonical_build, :released, :withdrawn, :first_known)
ON CONFLICT (platform, build) DO UPDATE SET version = excluded.version, extra = excluded.extra,
	kind = excluded.kind, rule = excluded.rule, confidence = excluded.confidence,
	flag = excluded.flag, beta = excluded.beta, base_build = excluded.base_build,
	canonical_build = excluded.canonical_build, released = excluded.released,
	withdrawn = excluded.withdrawn, first_known = excluded.first_known
