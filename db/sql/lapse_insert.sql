-- A release has expired (:lapsed), or will have on a day to come (NULL); once. Parameters: the
-- columns.
INSERT INTO lapse (source_id, platform, build, expires, lapsed)
VALUES (:source_id, :platform, :build, :expires, :lapsed)
ON CONFLICT DO NOTHING
