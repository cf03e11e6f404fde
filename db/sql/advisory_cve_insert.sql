-- A CVE that an advisory lists. Parameters: the columns.
INSERT INTO advisory_cve (advisory_id, cve, exploited, component, impact)
VALUES (:advisory_id, :cve, :exploited, :component, :impact)
