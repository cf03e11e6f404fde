-- Every row of the view of security notes, for export. Parameters: none.
SELECT source, advisory, url, title, date, platform, version, extra, build, cves, exploited, no_cves,
	first_seen, last_seen
FROM v_advisory
ORDER BY source, advisory, url, title, date, platform, version, extra, build, first_seen, last_seen,
	cves, exploited, no_cves
