-- The devices that a text may name: by identifier, model, marketing name or, as a part of them, aliases.
-- Parameters: :text.
SELECT id, name, platform, model, title, aliases FROM device
WHERE name = :text COLLATE NOCASE OR model = :text COLLATE NOCASE OR title = :text COLLATE NOCASE
	OR (aliases <> '' AND instr(lower(aliases), lower(:text)) > 0)
ORDER BY +name
