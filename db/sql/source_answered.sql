-- When each source that had answered by a moment last did, and last said something else.
-- Parameters: :at. Index: the primary key of seen.
SELECT o.name, o.kind, o.url, min(n.first_at), max(min(n.last_at, :at)), max(n.first_at)
FROM seen n JOIN source o ON o.id = n.source_id
WHERE n.first_at <= :at AND n.verdict IN ('accepted', 'held', 'kept')
GROUP BY o.id
ORDER BY o.name
