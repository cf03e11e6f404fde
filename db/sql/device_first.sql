-- When a source of that rank first listed a build for a device, by a moment; NULL when none did.
-- Parameters: :platform, :build, :twin (a build that counts as well where it repeats that one: the same
-- build when there is none), :device_id, :rank, :at. Index: claim_of_build, the primary key of
-- device_set_member, sighting_of_claim.
SELECT min(g.first_seen)
FROM claim c
CROSS JOIN device_set_member m ON m.set_id = c.device_set_id AND m.device_id = :device_id
CROSS JOIN sighting g ON g.claim_id = c.id AND g.first_seen <= :at
CROSS JOIN source o ON o.id = g.source_id AND o.rank = :rank
WHERE c.platform = :platform AND c.build IN (:build, :twin)
	AND NOT EXISTS (SELECT 1 FROM release r
		WHERE r.platform = c.platform AND r.build = c.build AND r.canonical_build <> :build)
