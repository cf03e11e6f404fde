-- It was none: the release is back, or replaced. Parameters: the key. Index: the primary key.
DELETE FROM absence
WHERE source_id = :source_id AND platform = :platform AND build = :build AND scope = :scope
	AND since = :since
