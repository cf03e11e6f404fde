-- The newest stated times of a claim by a source. Parameters: :claim_id, :source_id. Index:
-- the primary key.
SELECT posted, expires, withdrawn, listed_from, listed_until FROM stated
WHERE claim_id = :claim_id AND source_id = :source_id ORDER BY first_seen DESC LIMIT 1
