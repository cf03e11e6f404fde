-- One body with what it refers to. Parameters: :id. Index: the primary key.
SELECT digest, bytes, depth, base_own, base_sibling, data, coalesce(kept, bytes) FROM body WHERE id = :id
