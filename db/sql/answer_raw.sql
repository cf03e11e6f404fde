-- The body of an answer, with its digest. Parameters: :id. Index: the primary key.
SELECT b.id, b.digest, b.bytes, a.url FROM answer a JOIN body b ON b.id = a.body_id WHERE a.id = :id
