# SPDX-License-Identifier: Apache-2.0
# slack.jq - the payload of a Slack incoming webhook: jq -L FOLDER -f slack.jq, for `news --exec`.
# Limits: a message has 50 blocks, a header 150 characters, a section 3,000.
include "event";

def escaped: gsub("&"; "&amp;") | gsub("<"; "&lt;") | gsub(">"; "&gt;");

# A line that Slack's marks cannot break: no code block ends in it.
def plain: gsub("`"; "'") | escaped;

{
  text: ([.events[:24][].title | cut(150) | plain] | join("\n") | cut(3000)),
  blocks: ([
    .events[:24][] |
    {type: "header", text: {type: "plain_text", emoji: false, text: (.title | cut(150))}},
    {type: "section", text: {type: "mrkdwn", verbatim: true, text:
      ("```" + ([facts[] | "\(.label): \(.value | cut(300))" | plain] | join("\n") | cut(2900)) + "```")}}
  ] + [
    (.events | length) as $n | select($n > 24) |
    {type: "context", elements: [{type: "plain_text", text: "and \($n - 24) more"}]}
  ])
}
