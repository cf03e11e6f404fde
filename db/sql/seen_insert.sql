-- A source said this at that moment. Parameters: :source_id, :first_at, :answer_id,
-- :last_at, :modified (NULL: it came without a Last-Modified).
INSERT INTO seen (source_id, first_at, answer_id, last_at, modified)
VALUES (:source_id, :first_at, :answer_id, :last_at, :modified)
