-- A new consumer. Parameters: the columns.
INSERT INTO consumer (name, created, cursor) VALUES (:name, :created, :cursor)
