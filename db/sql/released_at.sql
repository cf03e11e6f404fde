-- The earliest date that any source had stated for a release by a moment (bundled facts always
-- count). Parameters: :platform, :build, :at, :stated (1: dates that were stated later, too, when
-- they are not after it). Index: claim_of_build.
SELECT min(t.posted) FROM claim c
JOIN stated t ON t.claim_id = c.id
JOIN source o ON o.id = t.source_id
WHERE c.platform = :platform AND c.build = :build
	AND (t.first_seen <= :at OR o.kind = 'facts' OR (:stated = 1 AND t.posted <= :at))
