# SPDX-License-Identifier: Apache-2.0
# teams.jq - the payload of a Microsoft Teams workflow ("when a webhook request is received"), an
# Adaptive Card: jq -L FOLDER -f teams.jq, for `news --exec`. Limit: 28 KB, so of many events
# only the titles are told.
include "event";

# Text that the card's Markdown takes as it is.
def plain: gsub("(?<mark>[\\\\`*_\\[\\]<>#~|])"; "\\\(.mark)");

def block: {type: "TextBlock", text: ., wrap: true};

(.events | length) as $n |
{
  type: "message",
  attachments: [{
    contentType: "application/vnd.microsoft.card.adaptive",
    content: {
      "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
      type: "AdaptiveCard",
      version: "1.4",
      body: ([
        .events[:40][] |
        (.title | cut(150) | plain | block + {weight: "Bolder"}),
        (select($n <= 3) | {type: "FactSet", facts:
          [facts[] | {title: .label, value: (.value | cut(300) | plain)}]})
      ] + [select($n > 40) | "and \($n - 40) more" | block]),
      actions: [[.events[].advisories[].url | values] | unique[:5][] |
        {type: "Action.OpenUrl", title: "Apple's note", url: .}]
    }
  }]
}
