#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""seeds.py - what the fuzz targets begin with: the small Apple of tests/world in every format, and
inputs written here. What a target once found is among them, under the name of the mistake.

    seeds.py FOLDER [--corpus FOLDER]

Writes FOLDER/TARGET/NAME; what was there before is gone. --corpus: also real answers, cut to a few
entries each, for a run that is to go deep; they stay below FOLDER.
"""
import argparse
import glob
import gzip
import json
import os
import plistlib
import shutil
import struct
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "world"))
import render  # noqa: E402

SEED_BYTES = 64 << 10
PLIST = '<?xml version="1.0" encoding="UTF-8"?>\n<plist version="1.0">%s</plist>\n'
DOCTYPE = ('<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" '
           '"http://www.apple.com/DTDs/PropertyList-1.0.dtd">')
CATALOG = PLIST % ("<dict><key>CatalogVersion</key><integer>2</integer><key>Products</key>"
                   "<dict>%s</dict></dict>")

# RELIABILITY's T3: what could expand or fetch.
ENTITIES = {
    "subset": "<!DOCTYPE plist [<!ELEMENT a ANY>]><plist/>",
    "subset-empty": "<!DOCTYPE plist []><plist/>",
    "laughs": '<!DOCTYPE plist [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><plist>&b;</plist>',
    "quadratic": '<!DOCTYPE plist [<!ENTITY a "%s">]><plist>%s</plist>' % ("a" * 500, "&a;" * 500),
    "xxe-file": '<!DOCTYPE plist [<!ENTITY x SYSTEM "file:///etc/passwd">]><plist>&x;</plist>',
    "xxe-net": '<!DOCTYPE plist [<!ENTITY x SYSTEM "http://127.0.0.1/">]><plist>&x;</plist>',
    "parameter": '<!DOCTYPE plist [<!ENTITY % p SYSTEM "http://127.0.0.1/p"> %p;]><plist/>',
    "both": '<!DOCTYPE plist SYSTEM "p.dtd" [<!ATTLIST a b CDATA "c">]><plist/>',
    "undeclared": DOCTYPE + "<plist><string>&nbsp;</string></plist>",
    "instruction": '<?xml version="1.0"?><?php x?><plist/>',
    "include": '<plist xmlns:i="http://www.w3.org/2001/XInclude"><i:include href="/etc/passwd"/></plist>',
    "utf16": '<?xml version="1.0" encoding="UTF-16"?><plist/>',
}


def catalogs():
    product = ("<key>042-41700</key><dict><key>PostDate</key><date>2023-09-26T17:02:18Z</date>"
               "<key>Packages</key><array><dict><key>Size</key><integer>%s</integer>"
               "<key>URL</key><string>https://swcdn.apple.com/a.pkg</string></dict></array>%s</dict>")
    twice = product % ("1", "")
    return {
        "one": CATALOG % (product % ("1409615", "")),
        "empty": CATALOG % "",
        "twice": CATALOG % (twice + twice),
        "size-over": CATALOG % (product % ("1099511627777", "")),
        "size-saturated": CATALOG % (product % ("18446744073709551615", "")),
        "key-twice": CATALOG % (product % ("1", "<key>State</key><string>ramped</string>" * 2)),
        "date-1970": CATALOG % (product % ("1", "")).replace("2023", "1970"),
        "controls": CATALOG % (product % ("1", "<key>State</key><string>a&#9;b&#10;c\\d</string>")),
        "depth-32": PLIST % ("<array>" * 31 + "</array>" * 31),
        "depth-33": PLIST % ("<array>" * 33 + "</array>" * 33),
        "html": "<!DOCTYPE html><html><head><title>Login</title></head></html>",
        "json": '{"error": 503}',
        "cut": (CATALOG % (product % ("1", "")))[:300],
        "rosetta": CATALOG % (product % (
            "1", "<key>ExtendedMetaInfo</key><dict><key>ProductType</key><string>otherOS</string>"
                 "<key>BuildVersion</key><string>25E246</string></dict>")),
    }


def plists():
    made = {"entity-" + name: text for name, text in ENTITIES.items()}
    made.update({
        "types": PLIST % ("<dict><key>a</key><true/><key>b</key><false/><key>c</key><integer>-1"
                          "</integer><key>d</key><real>1.5</real><key>e</key><data>aGE=</data><key>f"
                          "</key><date>2023-09-26T17:02:18Z</date><key>g</key><array><string>a"
                          "</string><string/></array></dict>"),
        "cdata": PLIST % "<string>a<![CDATA[<b>]]>c<!-- d -->e</string>",
        "references": PLIST % "<string>&lt;&amp;&#65;&#x42;&#x1F600;</string>",
        "cdata-overlong": PLIST.encode() % b"<string>a<![CDATA[\xc1\xac]]></string>",
        "white": PLIST % "<string>  a\n b\t</string>",
        "returns": PLIST % "<dict><key>a\r\nb</key><string>c\rd</string></dict>",
        "keys-twice": PLIST % "<dict><key>a</key><true/><key>a</key><false/></dict>",
        "key-empty": PLIST % "<dict><key></key><true/></dict>",
        "key-alone": PLIST % "<dict><key>a</key></dict>",
        "bom": "\ufeff" + PLIST % "<true/>",
    })
    return made


def bplists():
    """Good ones, and one with a reference to itself, to nothing, and an offset outside."""
    whole = plistlib.dumps({"a": [1, 2.5, True, b"x", "\u00e9\U0001F600"], "b": {"c": "d"}},
                           fmt=plistlib.FMT_BINARY)

    def listed(objects, root=0, offsets=None):
        body, at = b"bplist00", []
        for one in objects:
            at.append(len(body))
            body += one
        table = bytes(offsets or at)
        return body + table + struct.pack(">6xBBQQQ", 1, 1, len(table), root, len(body))

    return {
        "good": whole,
        "cut": whole[:-1],
        "itself": listed([b"\xa1\x00"]),
        "circle": listed([b"\xa1\x01", b"\xa1\x00"]),
        "nothing": listed([b"\xa1\x07"]),
        "outside": listed([b"\x51a"], offsets=[200]),
        "root": listed([b"\x51a"], root=3),
        "long": listed([b"\x5f\x13\xff\xff\xff\xff\xff\xff\xff\xff"]),
        "nul": listed([b"\x51\x00"]),
        "utf16-empty": listed([b"\xa1\x01", b"\x60"]),  # was let through, and libplist refused the list
        "half-pair": listed([b"\x61\xd8\x00"]),
        "key": listed([b"\xd1\x01\x01", b"\x09"]),
        "shared": listed([b"\xa8" + b"\x01" * 8, b"\xa8" + b"\x02" * 8, b"\x51a"]),
        "deep": listed([bytes((0xa1, i + 1)) for i in range(40)] + [b"\x08"]),
        "uid": listed([b"\x80\x01"]),
        "uid-long": listed([b"\x86" + b"\xff" * 7]),  # was let through, and libplist refused the list
    }


def pmvs():
    row = {"ProductVersion": "26.3.1", "Build": "25D2128", "PostingDate": "2026-03-11",
           "ExpirationDate": "2026-12-01", "SupportedDevices": ["J504AP", "J314sAP"]}
    response = dict(row, Build="25D771280a", ProductVersionExtra="(a)", PrerequisiteBuild="25D2128")

    def answer(*rows, section="macOS", top="PublicAssetSets", **more):
        return json.dumps({top: {section: list(rows)}, **more}).encode()

    return {
        "row": answer(row),
        "response": answer(row, PublicBackgroundSecurityImprovements={"macOS": [response]}),
        "unknown-list": answer(row, PublicNewThings={"macOS": [response]}),
        "unknown-section": answer(dict(row, SupportedDevices=["RealityDevice14,1"]), section="xrOS"),
        "many-platforms": answer(dict(row, SupportedDevices=[
            "iPhone15,2", "iPad13,1", "AppleTV14,1", "Watch7,1", "AudioAccessory5,1"]), section="iOS"),
        "no-devices": answer(dict(row, SupportedDevices=[])),
        "empty": b'{"PublicAssetSets":{},"AssetSets":{}}',
        "html": b"<html></html>",
        "other": b'{"message":"Service Unavailable"}',
        "key-twice": b'{"PublicAssetSets":{},"PublicAssetSets":{}}',
        "depth-33": b'{"AssetSets":' + b"[" * 32 + b"]" * 32 + b"}",
        "decoy": answer(dict(row, Build="99Z999")),
        "types": answer({"ProductVersion": 26, "Build": None, "SupportedDevices": {}}, 7, []),
        "dates": answer(dict(row, PostingDate="1970-01-01", ExpirationDate="2026-02-30")),
        "escapes": b'{"AssetSets":{"mac\\u004fS\\ud83d\\ude00":[{"ProductVersion":"1","Build":"1A1\\u0000"}]}}',
    }


def pages():
    table = ("<!DOCTYPE html><html><head><title>%s</title></head><body><table><tr><td>Name and "
             "information link</td><td>Available for</td><td>Release date</td></tr>%s</table></body></html>")
    row = ('<tr><td><a href="/en-us/126604">macOS Tahoe 26.4</a></td><td>macOS Tahoe</td>'
           "<td>24 Mar 2026</td></tr>")
    note = ("<html><body><h1>About the security content of macOS Tahoe 26.4</h1><h2>macOS Tahoe 26.4"
            "</h2><p>Released March 24, 2026</p><h3>WebKit</h3><p>Available for: macOS Tahoe</p><p>"
            "Impact: %s</p><p>CVE-2026-20643: someone</p></body></html>")
    return {
        "index": table % ("Apple security releases", row),
        "index-response": table % ("a", row.replace(
            "macOS Tahoe 26.4", "Background Security Improvement (a) for macOS 26.3.1")),
        "index-many": table % ("a", row.replace(
            "macOS Tahoe 26.4", "iOS 15.3, iPadOS 15.3, macOS Monterey 12.2 and 12.2.1 and tvOS 15")),
        "index-link-without-text": table % ("a", row.replace( # it was a note without a title
            '">macOS', '"></a><a href="/en-us/126793">macOS')),
        "index-cut": (table % ("a", row))[:200],
        "note": note % "A page may do harm",
        "note-nbsp": note % "a&nbsp;b &amp; c &#8203;d&shy;e",
        "entities": note % "&bogus;&#0;&#x110000;&lt;script&gt;",
        "note-without-heading": "<html><body><p>CVE-2026-20643: someone</p></body></html>", # its line was 0
        "empty": "<html></html>",
    }


def bodies():
    text = b"<plist version=\"1.0\"><dict/></plist>\n" * 20
    packed = gzip.compress(text, mtime=0)
    wrong = packed[:-5] + bytes((packed[-5] ^ 1,)) + packed[-4:]
    head = {"plain": b"\x00\x06\xff", "gzip": b"\x01\x06\xff", "maybe": b"\x02\x06\xff"}
    bomb = gzip.compress(b"\0" * (3 << 20), mtime=0)
    return {
        "plain": head["plain"] + text,
        "gzip": head["gzip"] + packed,
        "maybe-plain": head["maybe"] + text,
        "maybe-gzip": head["maybe"] + packed,
        "cut": head["gzip"] + packed[:-1],
        "checksum": head["gzip"] + wrong,
        "members": head["gzip"] + packed + packed,
        "tail": head["gzip"] + packed + b"\0",
        "nested": head["gzip"] + gzip.compress(packed, mtime=0),
        "over": b"\x01\x06\x00" + gzip.compress(bytes(range(256)) * 100, mtime=0),
        "bomb": head["gzip"] + bomb,
        "empty": head["gzip"] + gzip.compress(b"", mtime=0),
        "stored": head["gzip"] + gzip.compress(text, 0, mtime=0),
    }


def headers():
    return {
        "plain": "HTTP/1.1 200 OK\r\nContent-Length: 12\r\nETag: \"a\"\r\nDate: Tue, 17 Mar 2026 18:29:44 GMT\r\n\r\n",
        "http2": "HTTP/2 200\r\ncontent-type: application/json\r\n\r\n",
        "interim": "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 304 Not Modified\r\n\r\n",
        "proxy": "HTTP/1.1 200 Connection established\r\n\r\nHTTP/1.1 429\r\nRetry-After: 999999999999\r\n\r\n",
        "lengths": "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        "framings": "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        "codings": "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Encoding: gzip\r\n\r\n",
        "unread": "!HTTP/1.1 404\r\nContent-Encoding: br\r\n\r\n",
        "folded": "HTTP/1.1 200 OK\r\nETag: a\r\n b\r\n\r\n",
        "nul": "HTTP/1.1 200 OK\r\nETag: a\0b\r\n\r\n",
        "long": "HTTP/1.1 200 OK\r\nETag: \"%s\"\r\n\r\n" % ("a" * 600),
        "line-over": "HTTP/1.1 200 OK\r\nX: %s\r\n\r\n" % ("a" * 8200),
        "redirect": "HTTP/1.1 301\r\nLocation: https://swcdn.apple.com/%s\r\n\r\n" % ("a" * 2100),
        "trailer": "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nContent-Length: 5\r\n",
    }


def lines(*texts):
    return {"%02d" % i: text for i, text in enumerate(texts)}


def dates():
    return lines(
        "2026-03-17T18:34:54Z", "2026-03-17t18:34:54.123+02:00", "2026-03-17", "2024-02-29",
        "2023-02-29", "2026-12-31T23:59:60Z", "9999-12-31T23:59:59-23:59", "0000-01-01T00:00:00+23:59",
        "2026-03-17 18:34", "now", "today", "yesterday", "90 minutes ago", "3d", "999999999 years ago",
        "6 months ago", "Tue, 17 Mar 2026 18:29:44 GMT", "17 Mar 2026", "Released March 24, 2026", "120",
        "99999999999999999999", "1970-01-01", "2038-01-19T03:14:08Z")


def urls():
    home = "https://gdmf.apple.com/v2/pmv"
    return lines(
        home, home + "\n/v2/other", home + "\nhttps://swcdn.apple.com/a", home + "\nhttp://gdmf.apple.com/",
        home + "\nhttps://evil.example/", home + "\n//evil.example/", home + "\n//swcdn.apple.com:443/",
        home + "\n//swcdn.apple.com:8443/", home + "\nhttps://apple.com@evil.example/",
        home + "\nhttps://evilapple.com/", home + "\nhttps://127.0.0.1/", home + "\nhttps://[::1]/",
        home + "\nhttps://2130706433/", home + "\nhttps://0x7f.1/", home + "\nhttps://a.apple.com./",
        home + "\nhttps://A.APPLE.COM/%2e%2e/", home + "\n?x", home + "\n../../..", home + "\nhttps:a",
        home + "\nhttps://a%2eapple.com/", home + "\nfile:///etc/passwd", "HTTPS://GDMF.APPLE.COM",
        "https://localhost:8443/v2/pmv\n/x", "https:///a", "https://u:p@swscan.apple.com/",
        "https://swscan.apple.com/content/catalogs/others/index-14.merged-1.sucatalog\nswscan-index-14",
        "https://mesu.apple.com/assets/com_apple_MobileAsset_SoftwareUpdate/"
        "com_apple_MobileAsset_SoftwareUpdate.xml\nmesu-a",
        "https://mesu.apple.com/assets/com_apple_MobileAsset\\a/com_apple_MobileAsset_b.xml\nmesu-a",
        "https://support.apple.com/en-us/126604\nadvisory-126604", "https://support.apple.com/kb/HT213825#rsra",
        "https://a.apple.com:99999/", "https://" + "a" * 300 + ".apple.com/")


def field(tag, data):
    """Of a frame (core/frame.h); a number is 8 bytes."""
    return struct.pack(">BI", tag, len(data)) + data if isinstance(data, bytes) else \
        field(tag, struct.pack(">q", data))


def frame(kind, *fields):
    inner = bytes((kind,)) + b"".join(fields)
    return struct.pack(">I", len(inner)) + inner


def talks():
    """What sucat-fetch says: of two requests, 0 and 1."""
    body = frame(3, field(1, 0), field(11, 0), field(12, 200), field(15, b"{}"), field(14, b"text/html"))
    unchanged = frame(3, field(1, 1), field(11, 1), field(12, 304))
    failed = frame(3, field(1, 1), field(11, 2), field(20, b"limit.ratio"), field(21, b"a\x1b[31m\xff"))
    done = frame(5)
    return {
        "whole": body + unchanged + done,
        "failed": frame(4, field(1, 0), field(18, 1), field(19, 2)) + body + failed + done,
        "unanswered": body + done,
        "twice": body + body + unchanged + done,
        "other": frame(3, field(1, 7), field(11, 0)) + done,
        "negative": frame(4, field(1, -1)) + done,
        "no-body": frame(3, field(1, 0), field(11, 0)),
        "over": frame(3, field(1, 0), field(11, 0), field(15, b"x" * 1001)),
        "no-result": frame(3, field(1, 0)),
        "request": frame(1, field(1, 0)),
        "early": body,
        "cut": body[:-1],
        "after": body + unchanged + done + body,
        "no-number": frame(3, field(1, b"0"), field(11, b"")),
    }


def frames():
    number = struct.pack(">q", 1)
    return {
        "talk": frame(1, field(1, number), field(2, b"gdmf-pmv"), field(3, b"https://gdmf.apple.com/v2/pmv"))
                + frame(2, field(22, number)),
        "answer": frame(3, field(1, number), field(11, number), field(15, b"{}")) + frame(5),
        "progress": frame(4, field(1, number), field(18, number), field(19, number)),
        "twice": frame(3, field(1, number), field(1, number)),
        "overrun": frame(3, struct.pack(">BI", 15, 1 << 31)),
        "huge": struct.pack(">I", 0xffffffff),
        "over": struct.pack(">IB", 65 << 20, 3),
        "none": struct.pack(">I", 0),
        "type": frame(9),
        "tag": frame(3, field(99, b"")),
        "cut": frame(3, field(15, b"abcdef"))[:-3],
        "nul": frame(3, field(2, b"a\0b")),
    }


def tables():
    head = "name\tkind\turl\tplatform\ttrust\tinterval\n"
    row = "gdmf-pmv\tpmv\thttps://gdmf.apple.com/v2/pmv\tany\tapple\t1800\n"
    facts = ("# bundled facts as of 2026-04-08T18:54:34Z\nplatform\tversion\textra\tbuild\tkind\tbeta\t"
             "base_build\tposted\tfrom\tuntil\twithdrawn\texpires\taudience\tlist\tdevices\tprovenance\n")
    release = ("macOS\t26.3.1\t(a)\t25D771280a\tbsi\t\t25D2128\t2026-03-17\t2026-03-17\t\t\t\tboth\t"
               "PublicBackgroundSecurityImprovements\tJ504AP J314sAP\tpmv; advisory 126604#bsia\n")
    return {
        "sources": head + row,
        "sources-twice": head + row + row,
        "sources-port": head + row.replace("gdmf.apple.com", "localhost:8443"),
        "sources-user": head + row.replace("gdmf", "a@gdmf"),
        "crlf": (head + row).replace("\n", "\r\n"),
        "comments": "# a\n\n" + head + "#b\n" + row,
        "facts": facts + release,
        "facts-exists": facts + "macOS\t\t\t25E246\tunknown\t\t\t\t\t\t\t\tboth\tRosettaUpdate\t\t\n",
        "facts-odd": facts + release.replace("(a)", "a").replace("2026-03-17", "1999-01-01"),
        "wanted": "source\ttime\turl\tother\na\t2026-01-01\tb\tc\n",
        "columns": "\t".join("c%d" % i for i in range(65)) + "\n",
        "long": head + "a" * (65 << 10) + "\n",
    }


def inventories():
    jamf = ('Computer Name,Model Identifier,Operating System Version,Operating System Build,'
            'Operating System Supplemental Build Version,Operating System Rapid Security Response\n'
            'mac-042,"MacBookPro18,3",26.3.1,25D2128,25D771280a,(a)\n')
    return {
        "jamf": "\xff" + jamf,
        "pieces": "\x03" + jamf,
        "semicolons": "\x07" + "\ufeffname;device;version\r\n\"a;\"\"b\"\"\";Mac15,3;macOS 14.4.1\r\n",
        "mark-twice": "\x07\ufeff\ufeffname;device;version\r\nb;Mac15,3;14.4.1\r\n",
        "mark-late": "\x00\n\ufeffname,device\nb,Mac15\n",
        "sep": "\x02sep=|\nname|device|build\na|J504AP|23E224\n",
        "munki": "\x05machine_name,machine_model,os_version\nb,\"Mac15,3\",140401\n",
        "quotes": "\x04device,version\n\"a\nb\",\"1\"\"2\n\"x\"y,z\n",
        "empty": "\x01\n\n\n",
        "reason": "\x09device,version,build\nMac15;3,Version 14.4.1 (Build 23E224),n/a\n,,\n",
    }


def manifests():
    head = "source\ttime\tpath\turl\n"
    return lines(
        head + "gdmf-pmv\t2026-03-18T00:57:30Z\ta.json\t\n",
        head + "gdmf-pmv\t2026-03-18T00:57:30Z\t/a.json\thttps://gdmf.apple.com/v2/pmv\n",
        head + "gdmf-pmv\tyesterday\ta.json\t\n", head + "\t2026-03-18T00:57:30Z\ta\t\n",
        head + "a\t2026-03-18T00:57:30Z\t../../etc/passwd\t\n", "source\ttime\n", "", "path\tsource\ttime\n",
        "#\n" + head + "# x\na\t2026-03-18T00:57:30Z\tb\n")


def arguments():
    return lines(
        "targets\n--device\nMac15,3\n--base\n25D2128", "targets\n--device=J504AP\n--base=14.8.4\n--why\n--json",
        "bases\n25D771280a", "show\n26.3.1 (a)\n--evidence", "show\n042-41700", "show\nCVE-2026-20643",
        "releases\n--platform\nmacOS\n--since\n2026-01-01\n--csv", "log\ngdmf-pmv", "status\n--json",
        "check-pair\n--device\nMac15,3\n--base\n25D2128\n--target\n25D771280a", "verify", "sources",
        "defer\n--device\nMac15,3", "diff\ngdmf-pmv\n2026-01-01\nnow", "raw\nsha256:00", "--help", "-qv",
        "targets\n--devise\nx", "--db", "--db=\nstatus", "help\ntargets", "sync\n--dry-run", "\n", "--\nshow",
        "enforce\n--device\nMac15,3\n--base\n25D2128\n--by\n2026-12-01T09:00:00", "news\n--consumer\nops",
        "targets\n--device\nMac15,3\n--base\n25D2128\n--at\n3 days ago\n--defer\n90\n--latest\n--reachable")


def stores():
    def patch(at, data):
        return bytes((at >> 16, at >> 8 & 255, at & 255, len(data))) + data

    return {
        "good": b"",
        "page-size": patch(16, b"\x02\x00"),
        "application": patch(68, b"abcd"),
        "level-newer": patch(60, b"\x00\x00\x7f\xff"),
        "level-older": patch(60, b"\x00\x00\x00\x01"),
        "magic": patch(0, b"X"),
        "short": patch(5000, b""),
        "tiny": patch(50, b""),
        "schema": patch(4096 - 300, b"\xff" * 200),
        "root": patch(100, b"\x05\xff\xff\xff\xff"),
        "schema-comment": patch(0x2c1ff, b"\xff" * 50 + b"\0" + b"\xff" * 62),
        "page-2": patch(4096, b"\x0d\x00\x00\x00\x03"),
        "page-9": patch(9 * 4096, b"\x0a" + b"\xff" * 90),
        "pages": b"".join(patch(i * 4096 + 8, b"\x0f\xff") for i in range(2, 40)),
        "no-wal": patch(18, b"\x01\x01"),
        "header-only": b"SQLite format 3\x00" + b"\x10\x00\x01\x01\x00\x40\x20\x20" + b"\0" * 76,
    }


TARGETS = {
    "args": arguments, "bplist": bplists, "build": lambda: lines(
        "25D2128\n25D771280a\n25D128", "23G6083\n23G83\n24G90", "22A6354\n22A354\n22A3354",
        "23D9133\n23D8133\n1Z1", "25D5087f\n22D7750270d\n22D5027d", "99Z999\n00A0000000z\n05A01",
        "24G222\n24G90\n", "x\n\n25d1"),
    "catalog": catalogs, "csv": inventories, "date": dates, "fetch": talks, "frame": frames, "headers": headers,
    "inflate": bodies, "manifest": manifests, "mesu": lambda: {
        "none": PLIST % "<dict><key>Assets</key><array/></dict>",
        "decoy": PLIST % "<dict><key>Assets</key><array><dict><key>Build</key><string>99Z999</string>"
                         "</dict></array></dict>",
        "twice": PLIST % "<dict><key>Assets</key><array><dict><key>Build</key><string>23D8133</string>"
                         "<key>Build</key><string>23D8134</string></dict></array></dict>"},
    "plist": plists, "pmv": pmvs, "secpage": pages, "store": stores, "tsv": tables, "url": urls,
    "version": lambda: lines(
        "26\n26.0\n26.3.1", "13.4.1 (c)\n13.4.1 (a)\n13.4.1", "27.0 beta 3 v.2\n26.3 beta (a)\n26.5 RC 2",
        "macOS Ventura 13.4.1 (c)\niOS Security Response 16.4.1 (a)\n9.9.26.3.1", "9.9.99.0\n9.9.\n1.2.3.4.5",
        "(a)\na\n (ab) ", "26.3 beta\n26.3 beta 1\n26.3 RC", "999999999.999999999\n1000000000\n0"),
}


def world():
    """{target: {name: bytes}}: the small Apple of each moment, and of one as binary lists."""
    made = {}
    kinds = (("v2/pmv", "pmv"), ("content/", "catalog"), ("assets/", "mesu"), ("en-us/", "secpage"))
    for moment in render.moments():
        for binary in (False, True):
            for path, data in render.answers(moment, binary).items():
                kind = next(kind for prefix, kind in kinds if path.startswith(prefix))
                targets = [kind]
                if kind in ("catalog", "mesu"):
                    targets.append("bplist" if data.startswith(b"bplist") else "plist")
                if binary and "bplist" not in targets:
                    continue
                for target in targets:
                    made.setdefault(target, {})["world-%s-%s" % (
                        moment, path.strip("/").replace("/", "-")[-80:] + ("-binary" if binary else ""))] = data
    return made


def few(value, most):
    """The value with at most so many entries in each list and in each dict of dicts."""
    if isinstance(value, list):
        return [few(v, most) for v in value[:most]]
    if isinstance(value, dict):
        items = list(value.items())
        if len(items) > 64:
            items = items[:most]
        return {key: few(v, most) for key, v in items}
    return value


def corpus(folder):
    """Real answers of each kind, of 1, 10 and 100 entries, as far as they stay small."""
    made = {}
    for target, pattern in (("pmv", "pmv-series/**/*.json"), ("catalog", "**/*.sucatalog*"), ("mesu", "**/*.xml")):
        found = sorted(glob.glob(os.path.join(folder, pattern), recursive=True))
        for path in found[::max(1, len(found) // 12)]:
            with open(path, "rb") as f:
                data = f.read()
            try:
                value = json.loads(data) if target == "pmv" else plistlib.loads(data)
            except ValueError:
                continue
            for most in (1, 10, 100):
                cut = few(value, most)
                text = json.dumps(cut).encode() if target == "pmv" else plistlib.dumps(cut)
                if len(text) <= SEED_BYTES:
                    made.setdefault(target, {})["real-%s-%d" % (
                        os.path.relpath(path, folder).replace("/", "-")[-90:], most)] = text
    return made


def main():
    parser = argparse.ArgumentParser(description="writes the seeds of the fuzz targets")
    parser.add_argument("folder")
    parser.add_argument("--corpus")
    args = parser.parse_args()
    groups = [{name: seeds() for name, seeds in TARGETS.items()}, world()]
    if args.corpus:
        groups.append(corpus(args.corpus))
    shutil.rmtree(args.folder, ignore_errors=True)
    for group in groups:
        for target, seeds in group.items():
            os.makedirs(os.path.join(args.folder, target), exist_ok=True)
            for name, data in seeds.items():
                if isinstance(data, str):
                    data = data.encode("latin-1" if target == "csv" and "\ufeff" not in data else "utf-8")
                with open(os.path.join(args.folder, target, name), "wb") as f:
                    f.write(data)


if __name__ == "__main__":
    main()
