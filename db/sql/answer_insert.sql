-- Keep an answer. Parameters: the columns.
INSERT INTO answer (source_id, body_id, at, url, chain)
VALUES (:source_id, :body_id, :at, :url, :chain)
