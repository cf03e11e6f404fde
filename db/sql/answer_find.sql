-- The answer row of a source and a body. Parameters: :source_id, :body_id. Index: unique.
SELECT id FROM answer WHERE source_id = :source_id AND body_id = :body_id
