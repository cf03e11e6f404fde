-- A catalog begins to show a product so. Parameters: the columns.
INSERT INTO product_sighting (source_id, product_state_id, first_seen, answer_id, key)
VALUES (:source_id, :item_id, :first_seen, :answer_id, :key)
