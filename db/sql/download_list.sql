-- Installers and restore images that can be downloaded: each product and address once, as the
-- newest state of it that a source still lists, else listed last. day: the first that any of its
-- states had. Parameters: :at (what was seen later does not count). Index: product_state_of_url,
-- product_sighting_of_state.
WITH state AS (
	SELECT p.product, p.type, p.system, p.version, p.build, p.post_date, p.url, p.url_bytes, p.url_sha1,
		min(coalesce(p.deferred_date, p.post_date)) OVER (PARTITION BY p.product) AS day,
		o.name AS source, g.key, b.digest, g.first_seen,
		min(coalesce(g.last_seen, v.last_at), :at) AS last_seen,
		coalesce(g.until > :at, 1) AS listed
	FROM product_state p
	JOIN product_sighting g ON g.product_state_id = p.id
	JOIN source o ON o.id = g.source_id
	JOIN coverage v ON v.source_id = o.id
	JOIN answer a ON a.id = g.answer_id
	JOIN body b ON b.id = a.body_id
	WHERE p.url <> '' AND g.first_seen <= :at),
ranked AS (
	SELECT *, row_number() OVER (PARTITION BY product, url ORDER BY listed DESC, post_date DESC,
		first_seen, source, key, digest) AS place
	FROM state)
SELECT product, type, system, version, build, post_date, day, url, url_bytes, url_sha1, source, key,
	digest, first_seen, last_seen, listed
FROM ranked WHERE place = 1
ORDER BY product, url
