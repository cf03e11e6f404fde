-- The first moment at which anything is known of a platform, as a view tells it. Parameters:
-- :platform, :stated (1: by the dates that pmv stated later, too).
SELECT min(CASE WHEN o.kind = 'facts' OR (:stated = 1 AND o.rank = 1)
	THEN coalesce(t.listed_from, t.posted, t.first_seen) ELSE t.first_seen END)
FROM stated t
JOIN claim c ON c.id = t.claim_id
JOIN source o ON o.id = t.source_id
WHERE c.platform = :platform AND o.rank > 0
