-- A source has ceased to make a claim. Parameters: :id, :last_seen, :until. Index: the
-- primary key.
UPDATE sighting SET last_seen = :last_seen, until = :until, absent_since = NULL WHERE id = :id
