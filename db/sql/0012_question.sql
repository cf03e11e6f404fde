-- 0012: what questions look at.

-- first_known: the first moment from which a source, or what is bundled, may know the release (never
-- later than it does): a question of a past moment passes over what came after.
ALTER TABLE release ADD COLUMN first_known INTEGER;
UPDATE release SET first_known = (SELECT min(min(g.first_seen, coalesce(CASE WHEN o.kind = 'facts'
		THEN (SELECT min(min(coalesce(t.listed_from, t.posted), coalesce(t.posted, t.listed_from)))
			FROM stated t WHERE t.claim_id = c.id) END, g.first_seen)))
	FROM claim c
	JOIN sighting g ON g.claim_id = c.id
	JOIN source o ON o.id = g.source_id
	WHERE c.platform = release.platform AND c.build = release.build);

-- Of the many claims that name no device, those that are not bundled are found without reading any.
DROP INDEX claim_of_set;
CREATE INDEX claim_of_set ON claim (device_set_id, platform, rule);
CREATE INDEX device_set_empty ON device_set (size) WHERE size = 0;
-- When a claim stood, without its sightings.
DROP INDEX sighting_of_claim;
CREATE INDEX sighting_of_claim ON sighting (claim_id, source_id, first_seen, until, last_seen);
