-- All builds and versions, the newest first, for messages. Parameters: :platform ('' = all).
SELECT build, version || CASE WHEN extra <> '' THEN ' ' || extra ELSE '' END FROM release
WHERE :platform = '' OR platform = :platform
ORDER BY coalesce(released, 0) DESC, platform, build
