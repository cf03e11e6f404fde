-- Every row of the view of CVEs, for export. Parameters: none.
SELECT cve, exploited, component, impact, advisory, anchor, platform, build
FROM v_cve ORDER BY cve, advisory, anchor, platform, build, component, impact, exploited
