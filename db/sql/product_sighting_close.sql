-- A catalog has ceased to show a product so. Parameters: :id, :last_seen, :until.
UPDATE product_sighting SET last_seen = :last_seen, until = :until, absent_since = NULL
WHERE id = :id
