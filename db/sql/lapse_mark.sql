-- They have expired. Parameters: :source_id, :today, :at. Index: lapse_due.
UPDATE lapse SET lapsed = :at
WHERE source_id = :source_id AND lapsed IS NULL AND expires < :today
