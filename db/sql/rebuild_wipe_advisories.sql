-- Forget all advisories (after what belongs to them), to derive them again.
DELETE FROM advisory
