-- The advisory names of a device; made when it is not there. Parameters: the columns.
INSERT INTO device (name, platform, model, title, aliases)
VALUES (:name, :platform, :model, :title, :aliases)
ON CONFLICT (name) DO UPDATE SET model = excluded.model, title = excluded.title,
	aliases = excluded.aliases
