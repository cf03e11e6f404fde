-- Keep a body. Parameters: the columns.
INSERT INTO body (digest, bytes, depth, base_own, base_sibling, data)
VALUES (:digest, :bytes, :depth, :base_own, :base_sibling, :data)
