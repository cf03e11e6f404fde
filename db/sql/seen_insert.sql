-- A source said this at that moment. Parameters: :source_id, :first_at, :answer_id,
-- :last_at.
INSERT INTO seen (source_id, first_at, answer_id, last_at)
VALUES (:source_id, :first_at, :answer_id, :last_at)
