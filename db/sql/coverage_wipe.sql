-- Forget the fold of a source. Parameters: :source_id.
DELETE FROM coverage WHERE source_id = :source_id
