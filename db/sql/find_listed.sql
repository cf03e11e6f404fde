-- Did any source ever list a build for a device? Parameters: :platform, :build, :device_id.
-- Index: claim_of_build, the primary key of device_set_member.
SELECT 1 FROM claim c
JOIN device_set_member m ON m.set_id = c.device_set_id AND m.device_id = :device_id
WHERE c.platform = :platform AND c.build = :build
LIMIT 1
