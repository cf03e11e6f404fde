-- A source begins to make a claim. Parameters: the columns.
INSERT INTO sighting (source_id, claim_id, first_seen, answer_id, key)
VALUES (:source_id, :item_id, :first_seen, :answer_id, :key)
