-- Every row of the view of products, for export. Parameters: none.
SELECT source, product, post_date, state, packages, bytes, first_seen, last_seen, url, url_bytes, url_sha1
FROM v_product ORDER BY source, product, first_seen, last_seen, post_date, state, packages, bytes
