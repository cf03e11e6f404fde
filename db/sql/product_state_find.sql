-- A product's content by digest. Parameters: :digest. Index: unique digest.
SELECT id FROM product_state WHERE digest = :digest
