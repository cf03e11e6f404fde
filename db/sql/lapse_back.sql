-- A release is listed again before its day. Parameters: :source_id, :platform, :build. Index: the
-- primary key.
DELETE FROM lapse
WHERE source_id = :source_id AND platform = :platform AND build = :build AND lapsed IS NULL
