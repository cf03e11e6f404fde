# SPDX-License-Identifier: Apache-2.0
# event.jq - what Slack and Teams have in common, of an event (doc/schemas/news.json).

# At most n characters.
def cut(n): if length > n then .[:n - 1] + "…" else . end;

# The lines of its words below the title: {label, value} each, in their order.
def facts:
  reduce (.text | split("\n")[1:][] | select(. != "")) as $line
    ([];
     if ($line | startswith("              ")) then
       .[-1].value += " " + ($line | ltrimstr("              "))
     else
       . + [$line | capture("^  (?<label>[^ ]+) +(?<value>.*)$")]
     end);
