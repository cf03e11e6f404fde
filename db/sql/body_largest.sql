-- The bytes of the largest body; 0 = there is none. Index: body_of_bytes.
SELECT coalesce(max(bytes), 0) FROM body
