-- The newest product whose metadata file has a name that begins like this. Parameters: :name, :at.
SELECT p.product, p.version, max(p.post_date) AS newest
FROM product_state p
WHERE p.smd_url LIKE '%/' || :name || '%'
	AND EXISTS (SELECT 1 FROM product_sighting g
		WHERE g.product_state_id = p.id AND g.first_seen <= :at)
GROUP BY p.product
ORDER BY newest DESC, p.product DESC
LIMIT 1
