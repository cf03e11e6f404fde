-- The admin confirms the mass loss of a held-back answer. Parameters: :source_id, :at.
INSERT INTO confirmation (source_id, at) VALUES (:source_id, :at) ON CONFLICT DO NOTHING
