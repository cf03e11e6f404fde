-- Known builds that resemble a text, nearest first, for messages. Parameters: :prefix,
-- :platform ('' = all).
SELECT DISTINCT build FROM release
WHERE build LIKE :prefix || '%' AND (:platform = '' OR platform = :platform)
ORDER BY build LIMIT 8
