-- The full releases of a train that came on a day: the earliest that any source had stated by then.
-- A catalog says of an installer whose train and day it is, not its build. Parameters: :platform,
-- :train ("26"), :day, :at. Index: claim_of_build.
SELECT r.version, r.build
FROM release r
WHERE r.platform = :platform AND r.kind = 'full' AND r.beta = 0 AND r.canonical_build = r.build
	AND (r.version = :train OR r.version LIKE :train || '.%')
	AND (SELECT min(t.posted) FROM claim c JOIN stated t ON t.claim_id = c.id
		JOIN source o ON o.id = t.source_id
		WHERE c.platform = r.platform AND c.build = r.build
			AND (t.first_seen <= :at OR o.kind = 'facts')) = :day
ORDER BY r.build
LIMIT 2
