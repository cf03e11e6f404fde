-- The number of the newest event; 0 when there is none. Parameters: none. Index: the primary key.
SELECT coalesce(max(seq), 0) FROM event
