-- Forget all releases, to derive them again.
DELETE FROM release
