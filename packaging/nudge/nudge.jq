# SPDX-License-Identifier: Apache-2.0
# nudge.jq - a configuration of Nudge from what `sucat feed` published:
#
#	jq -f nudge.jq [--arg days 14] [--arg exploited_days 3] [--arg url URL] public/sucat.json
#
# For each major version that Macs are offered, the newest release of most devices is required so many
# days after it was published, sooner when its note tells of exploitation. `url` is where the folder is
# served: then Nudge reads its v1/macos_data_feed.json. A release for one model alone, and a response
# (RSR, BSI), are never required: Nudge cannot read "26.3.1 (a)". Those are for `sucat enforce`. Nor is
# one whose day no source states: there is nothing to count from.

def days($name; $default): $ARGS.named[$name] // $default | tonumber;

# The moment of the deadline: 18:00 UTC.
def deadline($days): "\(.published)T18:00:00Z" | fromdateiso8601 + $days * 86400 | todateiso8601;

def is_plain: test("^[0-9]+([.][0-9]+)*$");

.releases as $releases |
($ARGS.named.url // "" | rtrimstr("/")) as $url |
(if $url == "" then {} else
  {optionalFeatures: {utilizeSOFAFeed: true, customSOFAFeedURL: "\($url)/v1/macos_data_feed.json"}}
end) +
{
  osVersionRequirements: [
    .trains[] | select(.platform == "macOS") | . as $train |
    $releases[] |
    select(.platform == "macOS" and .build == $train.latest.build and .kind == "full" and
      .extra == null and .offered != null and .published != null and (.version | is_plain)) |
    {
      requiredInstallationDate:
        deadline(if any(.cves[]; .exploited) then days("exploited_days"; "3") else days("days"; "14") end),
      requiredMinimumOSVersion: .version,
      targetedOSVersionsRule: $train.train
    } +
    (if .advisory then {aboutUpdateURLs: [{"_language": "en", aboutUpdateURL: .advisory}]} else {} end)
  ]
}
