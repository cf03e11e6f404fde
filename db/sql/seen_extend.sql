-- The newest answer was repeated. Parameters: the key; :last_at. Index: the primary key.
UPDATE seen SET last_at = :last_at
WHERE source_id = :source_id AND first_at = :first_at AND answer_id = :answer_id
