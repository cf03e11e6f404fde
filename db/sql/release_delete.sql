-- A release that no claim supports any more. Parameters: :platform, :build.
DELETE FROM release WHERE platform = :platform AND build = :build
