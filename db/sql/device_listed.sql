-- Did a source of that rank list a build for a device, by a moment? Parameters: :platform, :build,
-- :device_id, :rank, :at. Index: claim_of_build, the primary key of device_set_member, sighting_of_claim.
SELECT 1
FROM claim c
CROSS JOIN device_set_member m ON m.set_id = c.device_set_id AND m.device_id = :device_id
CROSS JOIN sighting g ON g.claim_id = c.id AND g.first_seen <= :at
CROSS JOIN source o ON o.id = g.source_id AND o.rank = :rank
WHERE c.platform = :platform AND c.build = :build
LIMIT 1
