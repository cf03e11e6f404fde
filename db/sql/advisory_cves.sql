-- The CVEs of an advisory. Parameters: :advisory_id.
SELECT cve, exploited, component, impact FROM advisory_cve WHERE advisory_id = :advisory_id
ORDER BY cve
