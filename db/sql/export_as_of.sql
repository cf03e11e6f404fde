-- Until when the store knows pmv (1), any other source (0), the bundled facts (9). Parameters:
-- none.
SELECT CASE o.kind WHEN 'pmv' THEN 1 WHEN 'facts' THEN 9 ELSE 0 END AS what, max(v.last_at),
	min(o.id)
FROM coverage v JOIN source o ON o.id = v.source_id
GROUP BY what ORDER BY what
