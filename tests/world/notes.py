# SPDX-License-Identifier: Apache-2.0
"""Security notes as pages: the index of releases, and the page of each note.

A note is a dict: index, row, id, anchor, title, available, date (YYYY-MM-DD or ""), note ("none",
"soon" or ""), heading, cves: a list of dicts id, component, impact, exploited. The markup is ours; its
shape is that of Apple's pages in 2026 (doc/formats.md, "Security notes").
"""
import datetime
import html

SITE = "https://support.apple.com"
EXPLOITED = " Apple is aware of a report that this issue may have been actively exploited."
NONE = "This update has no published CVE entries."
PAGE = """<!DOCTYPE html>
<html lang="en-US"><head><meta charset="utf-8"><title>%s - Apple Support</title>
<script>var table = "<table><tr><td>macOS 99</td></tr></table>";</script></head>
<body><nav><ul><li><a href="/">Support</a></li></ul></nav>
<div id="sections"><h1 class="gb-header">%s</h1>
%s
</div><footer><p>Published Date: %s</p></footer></body></html>
"""


def text(value):
    """Escaped, but for the entities that a table writes out."""
    return html.escape(value, quote=False).replace("&amp;nbsp;", "&nbsp;")


def paragraph(inner):
    return '<p class="gb-paragraph">%s</p>' % inner


def day(date, form):
    if not date:
        return ""
    return datetime.date.fromisoformat(date).strftime(form)


def link(note):
    """How Apple links: notes of other times by other paths."""
    folder = "/kb/" if note["id"].startswith("HT") else "/en-us/"
    anchor = "#" + note["anchor"] if note["anchor"] else ""
    return '<a href="%s%s%s%s" class="gb-anchor">%s</a>' % (
        SITE if note["id"].startswith("HT") else "", folder, note["id"], anchor,
        text(note["title"]))


def row(notes):
    """A row of the index: one note, or several below one name."""
    first = notes[0]
    name = [paragraph(link(n) if n["id"] else text(n["title"])) for n in notes]
    if len(notes) > 1:
        name.insert(0, paragraph("<b>Rapid Security Response</b>"))
    if first["note"]:
        name.append(paragraph(NONE if first["note"] == "none" else "(details available soon)"))
    return "<tr><td>%s</td><td>%s</td><td>%s</td></tr>" % (
        "".join(name), paragraph(text(first["available"])),
        paragraph(day(first["date"], "%d %b %Y")))


def rows(notes):
    """Notes in rows: those of one number together."""
    made, groups = [], {}
    for note in notes:
        if note["row"] and note["row"] in groups:
            groups[note["row"]].append(note)
            continue
        made.append([note])
        groups[note["row"]] = made[-1]
    return made


def index(notes):
    """An index page."""
    head = "".join("<th scope=\"col\">%s</th>" % paragraph("<b>%s</b>" % name) for name in (
        "Name and information link", "Available for", "Release date"))
    table = '<div class="table-wrapper"><table class="gb-table"><tbody><tr>%s</tr>\n%s</tbody></table></div>' % (
        head, "\n".join(row(group) for group in rows(notes)))
    title = "Apple security releases"
    return (PAGE % (title, title, "<h2>Apple security updates</h2>\n" + table, "")).encode()


def issue(cve, available):
    impact = cve["impact"] + (EXPLOITED if cve["exploited"] else "")
    return "\n".join((
        '<h3 class="gb-header">%s</h3>' % text(cve["component"]),
        paragraph("Available for: " + text(available)),
        paragraph("Impact: " + text(impact)),
        paragraph("Description: The issue was addressed with improved checks."),
        paragraph("%s: an anonymous researcher" % cve["id"])))


def section(note):
    anchor = ' id="%s"' % note["anchor"] if note["anchor"] else ""
    released = paragraph("Released " + day(note["date"], "%B %d, %Y")) if note["date"] else ""
    return "\n".join(
        ['<h2 class="gb-header"%s>%s</h2>' % (anchor, text(note["heading"] or note["title"])),
         '<div class="note gb-note">%s</div>' % released] +
        [issue(cve, note["available"]) for cve in note["cves"]])


def page(notes):
    """The page of a note: its sections, in this order."""
    title = "About the security content of " + text(notes[0]["title"])
    body = "\n".join(
        [paragraph("This document describes the security content."),
         '<h2 class="gb-header">About Apple security updates</h2>',
         paragraph("For our customers' protection, Apple doesn't disclose issues. Recent releases "
                   'are on the <a href="/en-us/100100">Apple security releases</a> page.')] +
        [section(note) for note in notes] +
        ["<h2>Additional recognition</h2><h3>WebKit</h3>",
         paragraph("We would like to acknowledge somebody for their assistance.")])
    return (PAGE % (title, title, body, "")).encode()
