-- Every platform and build that a claim names.
SELECT DISTINCT platform, build FROM claim ORDER BY platform, build
