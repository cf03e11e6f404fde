-- A source has ceased to show an advisory so. Parameters: :id, :last_seen, :until.
UPDATE advisory_sighting SET last_seen = :last_seen, until = :until, absent_since = NULL
WHERE id = :id
