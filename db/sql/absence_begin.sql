-- Something of a release has ended in an answer: what may be an absence, to be judged. Of the whole
-- release when no claim has it any more, else of devices or of those who are not managed.
-- What is listed still is asked for each device by key: a list of all of them would be made anew for
-- each. Parameters: :source_id, :platform, :build, :at. Index: claim_of_build, sighting_of_claim.
WITH listed AS MATERIALIZED (
	SELECT c.device_set_id AS set_id, c.audience, g.until
	FROM claim c CROSS JOIN sighting g ON g.claim_id = c.id AND g.source_id = :source_id
	WHERE c.platform = :platform AND c.build = :build),
scopes AS (
	SELECT CASE WHEN EXISTS (SELECT 1 FROM listed WHERE until IS NULL) THEN 'devices'
		ELSE 'release' END AS scope, 3 AS audience
	UNION ALL
	SELECT 'public', 1 WHERE EXISTS (SELECT 1 FROM listed WHERE until IS NULL))
INSERT INTO absence (source_id, platform, build, scope, since, counted, counted_at)
SELECT :source_id, :platform, :build, s.scope, :at, 0, :at - 1 FROM scopes s
WHERE EXISTS (
	SELECT 1 FROM listed l JOIN device_set_member m ON m.set_id = l.set_id
	WHERE l.until = :at AND (l.audience & s.audience) <> 0 AND NOT EXISTS (
		SELECT 1 FROM listed o CROSS JOIN device_set_member n ON n.set_id = o.set_id
		WHERE o.until IS NULL AND (o.audience & s.audience) <> 0
			AND n.device_id = m.device_id))
	AND NOT EXISTS (SELECT 1 FROM absence a WHERE a.source_id = :source_id
		AND a.platform = :platform AND a.build = :build AND a.scope = s.scope
		AND (a.decided IS NULL OR a.scope <> 'release'))
