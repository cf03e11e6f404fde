-- 0011: the file of a product that people download: InstallAssistant.pkg of an installer, and the
-- restore image, which is a product of its own now.

-- system: what an installer is of, as its identifier says ("macOSTahoe"). url: https, of a host of
-- Apple's (parser/download.h), or ''. url_bytes: 0 = not stated. url_sha1: of the file, or ''.
ALTER TABLE product_state ADD COLUMN system TEXT NOT NULL DEFAULT '';
ALTER TABLE product_state ADD COLUMN url TEXT NOT NULL DEFAULT '';
ALTER TABLE product_state ADD COLUMN url_bytes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE product_state ADD COLUMN url_sha1 TEXT NOT NULL DEFAULT '';
CREATE INDEX product_state_of_url ON product_state (product) WHERE url <> '';

DROP VIEW v_product;
CREATE VIEW v_product AS
SELECT o.name AS source, p.product,
	strftime('%Y-%m-%dT%H:%M:%SZ', p.post_date, 'unixepoch') AS post_date,
	nullif(p.state, '') AS state, p.packages, p.bytes,
	strftime('%Y-%m-%dT%H:%M:%SZ', g.first_seen, 'unixepoch') AS first_seen,
	strftime('%Y-%m-%dT%H:%M:%SZ', coalesce(g.last_seen, v.last_at), 'unixepoch') AS last_seen,
	nullif(p.url, '') AS url, nullif(p.url_bytes, 0) AS url_bytes, nullif(p.url_sha1, '') AS url_sha1
FROM product_sighting g
JOIN product_state p ON p.id = g.product_state_id
JOIN source o ON o.id = g.source_id
JOIN coverage v ON v.source_id = o.id;

-- They stand in the answers that are there.
INSERT INTO meta (key, value) SELECT 'rebuild', 'yes' WHERE EXISTS (SELECT 1 FROM answer)
ON CONFLICT (key) DO UPDATE SET value = excluded.value;
