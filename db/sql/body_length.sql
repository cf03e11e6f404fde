-- How long a body is. Parameters: :id. Index: the primary key.
SELECT bytes FROM body WHERE id = :id
