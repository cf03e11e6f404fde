-- The whole of a body of which only the beginning was kept; it stands alone. Parameters: :id, :data.
UPDATE body SET depth = 0, base_own = NULL, base_sibling = NULL, data = :data, kept = NULL
WHERE id = :id AND kept IS NOT NULL
