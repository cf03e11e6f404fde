-- Releases that were withdrawn at a moment and are listed again now, and since when. Parameters:
-- :at.
SELECT platform, build, max(decided) FROM absence
WHERE scope = 'release' AND decided <= :at AND until > :at
GROUP BY platform, build
ORDER BY platform, build
