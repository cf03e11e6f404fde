-- The newest accepted answer of sources of these ranks at a moment. Parameters: :low, :high,
-- :at.
SELECT max(min(n.last_at, :at)) FROM seen n JOIN source o ON o.id = n.source_id
WHERE o.rank BETWEEN :low AND :high AND n.first_at <= :at AND n.verdict IN ('accepted', 'held')
