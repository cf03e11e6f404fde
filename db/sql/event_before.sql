-- The number before the first event of that moment or later; that of the newest event when there
-- is none. Parameters: :at.
SELECT coalesce((SELECT min(seq) - 1 FROM event WHERE at >= :at), (SELECT max(seq) FROM event), 0)
