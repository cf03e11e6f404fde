-- Releases that went from a list before their last day, which is past now. Parameters: :source_id,
-- :today. Index: lapse_due.
SELECT platform, build, expires FROM lapse
WHERE source_id = :source_id AND lapsed IS NULL AND expires < :today
ORDER BY platform, build
