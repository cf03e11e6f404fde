-- What is parked for a consumer. Parameters: :consumer. Index: the primary keys.
SELECT p.seq, p.at, p.message, e.id
FROM parked p JOIN event e ON e.seq = p.seq
WHERE p.consumer = :consumer
ORDER BY p.seq
