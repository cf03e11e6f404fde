-- Every row of the view of offers, for export. Parameters: none.
SELECT platform, build, device, base_build, audience, source, posted, expires, first_seen, last_seen
FROM v_offer ORDER BY platform, build, device, base_build, audience, source, first_seen, last_seen,
	posted, expires
