-- A parked event was delivered after all. Parameters: :consumer, :seq. Index: the primary key.
DELETE FROM parked WHERE consumer = :consumer AND seq = :seq
