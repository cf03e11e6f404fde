-- A receiver refused an event for good, once more or for the first time. Parameters: the columns.
INSERT INTO parked (consumer, seq, at, message) VALUES (:consumer, :seq, :at, :message)
ON CONFLICT DO UPDATE SET at = excluded.at, message = excluded.message
