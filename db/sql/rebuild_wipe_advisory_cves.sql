-- Forget the CVEs of all advisories, to derive them again.
DELETE FROM advisory_cve
