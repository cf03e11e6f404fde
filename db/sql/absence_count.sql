-- One more answer lacks it; :decided is that answer when there are enough. Parameters: the key;
-- :counted, :counted_at, :decided (or NULL). Index: the primary key.
UPDATE absence SET counted = :counted, counted_at = :counted_at, decided = :decided
WHERE source_id = :source_id AND platform = :platform AND build = :build AND scope = :scope
	AND since = :since
