-- Keep a product's content. Parameters: the columns.
INSERT INTO product_state (digest, product, post_date, deferred_date, state, type, version, build,
	installer, packages, bytes, smd_url, dist_url, packages_digest, distributions_digest, meta_digest,
	system, url, url_bytes, url_sha1)
VALUES (:digest, :product, :post_date, :deferred_date, :state, :type, :version, :build,
	:installer, :packages, :bytes, :smd_url, :dist_url, :packages_digest, :distributions_digest, :meta_digest,
	:system, :url, :url_bytes, :url_sha1)
