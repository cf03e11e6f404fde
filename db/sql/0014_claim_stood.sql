-- 0014: when a claim stood, without its sightings: a question passes over what came after its moment, and
-- over what was past by then, however much that is by now.
-- first_seen: no sighting of it is earlier (NULL: it never had one).
-- until: none stands any more from then on (NULL: one may).
-- Where sightings are forgotten, to be made again, both stay: they may tell of too long a time, never of too
-- short a one.
ALTER TABLE claim ADD COLUMN first_seen INTEGER;
ALTER TABLE claim ADD COLUMN until INTEGER;
UPDATE claim SET (first_seen, until) = (
	SELECT min(g.first_seen), CASE WHEN count(*) = count(g.until) THEN max(g.until) END
	FROM sighting g WHERE g.claim_id = claim.id);
CREATE TRIGGER sighting_begins AFTER INSERT ON sighting
BEGIN
	UPDATE claim SET first_seen = min(coalesce(first_seen, NEW.first_seen), NEW.first_seen), until = NULL
	WHERE id = NEW.claim_id;
END;
CREATE TRIGGER sighting_ends AFTER UPDATE OF until ON sighting
BEGIN
	UPDATE claim SET until = (
		SELECT CASE WHEN count(*) = count(g.until) THEN max(g.until) END
		FROM sighting g WHERE g.claim_id = NEW.claim_id)
	WHERE id = NEW.claim_id;
END;
-- What is bundled is left out: hundreds of claims, most of which name no device, and none of which is asked
-- for by when it was seen.
CREATE INDEX claim_listed ON claim (device_set_id, platform, first_seen, until, rule)
	WHERE rule <> 'bundled';
