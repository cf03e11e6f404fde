-- Keep a body. Parameters: the columns.
INSERT INTO body (digest, bytes, depth, base_own, base_sibling, data, kept)
VALUES (:digest, :bytes, :depth, :base_own, :base_sibling, :data, :kept)
