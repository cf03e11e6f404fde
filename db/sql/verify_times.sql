-- What a question would pass over although it held: the releases with a claim that stood, or that were
-- known, outside of the times that are kept of that (0012, 0014). Index: sighting_of_claim, the primary keys
-- of release and stated.
SELECT c.platform, c.build FROM claim c
JOIN sighting g ON g.claim_id = c.id
JOIN source o ON o.id = g.source_id
LEFT JOIN release r ON r.platform = c.platform AND r.build = c.build
WHERE coalesce(g.first_seen < c.first_seen, 1)
	OR (c.until IS NOT NULL AND coalesce(g.until > c.until, 1))
	OR (r.build IS NOT NULL AND (coalesce(g.first_seen < r.first_known, 1)
		OR (o.kind = 'facts' AND EXISTS (SELECT 1 FROM stated t WHERE t.claim_id = c.id
			AND (t.listed_from < r.first_known OR t.posted < r.first_known)))))
GROUP BY c.platform, c.build
ORDER BY c.platform, c.build
