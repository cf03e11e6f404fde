-- The newest accepted answer was repeated. Parameters: :source_id, :last_at.
UPDATE coverage SET last_at = max(last_at, :last_at) WHERE source_id = :source_id
