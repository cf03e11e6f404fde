-- The builds that an advisory is about. Parameters: :advisory_id.
SELECT DISTINCT platform, build FROM advisory_join WHERE advisory_id = :advisory_id
ORDER BY platform, build
