-- An advisory lacks in a held-back answer, or (both NULL) is back. Parameters: :id,
-- :last_seen, :absent_since.
UPDATE advisory_sighting SET last_seen = :last_seen, absent_since = :absent_since WHERE id = :id
