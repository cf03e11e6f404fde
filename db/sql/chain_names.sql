-- The name of a source and the digest of a body. Parameters: :source_id, :body_id. Index: the
-- primary keys.
SELECT o.name, b.digest FROM source o, body b WHERE o.id = :source_id AND b.id = :body_id
