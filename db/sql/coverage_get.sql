-- What the accepted answers of a source cover. Parameters: :source_id. Index: the primary
-- key.
SELECT first_at, last_at, folded_at, holding, dated FROM coverage WHERE source_id = :source_id
