-- The restore image of macOS that was listed last, by a source of them or by the bundled facts.
-- Parameters: :at.
SELECT c.version, c.build, max(CASE WHEN o.kind = 'facts' THEN coalesce(t.listed_from, t.posted)
	ELSE g.first_seen END) AS since
FROM claim c
JOIN sighting g ON g.claim_id = c.id
JOIN source o ON o.id = g.source_id
LEFT JOIN stated t ON o.kind = 'facts' AND t.claim_id = c.id AND t.source_id = o.id
	AND t.first_seen = (SELECT max(x.first_seen) FROM stated x
		WHERE x.claim_id = c.id AND x.source_id = o.id)
WHERE c.platform = 'macOS' AND (c.list = 'macOSIPSW' OR c.section = 'macOSIPSW')
	AND CASE WHEN o.kind = 'facts' THEN g.until IS NULL
			AND coalesce(t.listed_from, t.posted) <= :at
		ELSE g.first_seen <= :at END
GROUP BY c.version, c.build
ORDER BY since DESC, c.build DESC
LIMIT 1
