-- What a body refers to. Parameters: :id. Index: the primary key.
SELECT depth, coalesce(base_own, 0), coalesce(base_sibling, 0) FROM body WHERE id = :id
