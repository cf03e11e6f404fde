-- A source begins to show an advisory so. Parameters: the columns.
INSERT INTO advisory_sighting (source_id, advisory_id, first_seen, answer_id, key)
VALUES (:source_id, :item_id, :first_seen, :answer_id, :key)
