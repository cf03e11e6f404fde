-- Keep a claim. Parameters: the columns.
INSERT INTO claim (digest, platform, version, extra, build, list, section, prerequisite_build,
	device_set_id, audience, kind, rule, confidence, flag, beta)
VALUES (:digest, :platform, :version, :extra, :build, :list, :section,
	:prerequisite_build, :device_set_id, :audience, :kind, :rule, :confidence, :flag, :beta)
