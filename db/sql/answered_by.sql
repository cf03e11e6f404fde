-- When a source was last answered, accepted, by a moment: at the end of the last interval that began, as
-- none begins inside another. Parameters: :source_id, :at. Index: the primary key.
SELECT min(last_at, :at) FROM seen
WHERE source_id = :source_id AND first_at <= :at AND verdict IN ('accepted', 'held')
ORDER BY first_at DESC, last_at DESC LIMIT 1
