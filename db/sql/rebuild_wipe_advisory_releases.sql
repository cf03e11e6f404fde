-- Forget what all advisories name, to derive them again.
DELETE FROM advisory_release
