-- The body that came last from a source and is kept whole. Parameters: :source_id. Index: answer_of_source.
SELECT b.id, b.depth FROM answer a JOIN body b ON b.id = a.body_id
WHERE a.source_id = :source_id AND b.kept IS NULL ORDER BY a.id DESC LIMIT 1
