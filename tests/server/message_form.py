# SPDX-License-Identifier: Apache-2.0
"""message_form.py - holds what sucat says on standard error against its form, a line each:

    sucat: WHERE: WHAT: WHY; WHAT TO DO

WHERE is a source, a file, or either with a position ("swscan-26:55633:134"); between WHY and WHAT TO
DO further remarks may stand, each behind "; ". The journal's priority may stand in front, a stable
name in brackets at the end (-v).

    message_form.py [FILE...]   1 when a line of a file (or of standard input) is not of this form
"""
import collections
import re
import sys

MOST_BYTES = 2048 # CAP_LOG_LINE_BYTES
FORM = re.compile(r"(?:<[0-7]>)?sucat: (?P<where>\S(?:.*?\S)??): (?P<what>\S.*?): (?P<why>\S.*?)"
                  r"; (?P<rest>\S.*?)(?: \[(?P<name>[a-z0-9]+(?:\.[a-z0-9]+)+)\])?")

# What else stands on standard error and is no message: nothing went wrong, or it is another's word.
OTHERS = [re.compile(r"(?:<[0-7]>)?" + kind) for kind in (
    r"sucat: note: \S.*",                             # on an answer, where it has no place in it
    r"sucat: \S+ says: \S.*",                         # of a program that news runs
    r"sucat: \S+: \d+ events delivered to \S+",       # -v: what was done
    r"sucat: \S+: nothing is (?:parked|new since event \d+, the newest)",
    r"probe: reads \d, writes \d, sockets \d",        # tests/fault/probe.c
)]

Message = collections.namedtuple("Message", "where what why remarks advice name")


def parse(line):
    """A line without its end -> Message, or None when it is not of the form."""
    m = FORM.fullmatch(line)
    if not m:
        return None
    why, *remarks, advice = (m["why"] + "; " + m["rest"]).split("; ")
    return Message(m["where"], m["what"], why, remarks, advice, m["name"])


def fault(line):
    """What is wrong with a line; None when nothing is."""
    if any(kind.fullmatch(line) for kind in OTHERS):
        return None
    message = parse(line)
    if not message:
        return "not of the form sucat: WHERE: WHAT: WHY; WHAT TO DO"
    if len(line.encode()) > MOST_BYTES:
        return "longer than %d bytes" % MOST_BYTES
    if not line.isprintable():
        return "with characters that are not printable"
    parts = [message.what, message.why, message.advice] + message.remarks
    if not all(part.strip() for part in parts):
        return "with an empty part"
    if any(part.endswith(".") and not part.endswith("...") for part in parts):
        return "with a full stop"
    return None


def faults(text):
    """What is wrong in all of a standard error, a text for each line that is not of the form."""
    found = ["%s: %r" % (fault(line), line) for line in text.split("\n")[:-1] if fault(line)]
    if text and not text.endswith("\n"):
        found.append("the last line has no end: %r" % text[-80:])
    return found


def main():
    texts = [sys.stdin.read()] if len(sys.argv) == 1 else []
    for path in sys.argv[1:]:
        with open(path, encoding="utf-8", errors="replace") as f:
            texts.append(f.read())
    found = [f for text in texts for f in faults(text)]
    for line in found:
        print(line, file=sys.stderr)
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
