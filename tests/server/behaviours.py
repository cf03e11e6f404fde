# SPDX-License-Identifier: Apache-2.0
"""behaviours.py - what the server that lies does: F01 to F44, a function each (behaviours.tsv says what
must come of it).

A function gets the case (test_lies.py: its kind, base, tls, environment) and gives its steps, (name,
reply): a reply is what applesim.py plays for the source that is lied about, or a list, one a request.
A step may also be (name, reply, prepare), `prepare` being called before it.
"""
import socket

HALF = 4000 # bytes of a body; the smallest good one has 10,000
FOREVER = 10 * 365 * 86400


def good(c, name, **more):
    """A right answer, under an ETag of its own."""
    return dict({"body": "%s.%s" % (c.kind, name), "etag": '"%s"' % name}, **more)


def f01(c): # slow-loris headers
    return [("headers", good(c, "next", drip="headers", huge_block=2000, after="/honest"))]


def f02(c): # slow body
    return [("body", good(c, "next", drip="body", after="/honest"))]


def f03(c): # endless chunked body
    return [("endless", {"endless": True})]


def f04(c): # body shorter than Content-Length
    return [("short", good(c, "next", truncate_at=HALF))]


def f05(c): # close-delimited, cut
    return [("cut", good(c, "next", unframed=True, truncate_at=HALF))]


def f06(c): # chunked without last chunk
    return [("cut", good(c, "next", chunked_cut=True))]


def f07(c): # gzip bomb
    return [("bomb", {"bomb": 60})]


def f08(c): # nested gzip
    return [("nested", good(c, "next", gzip=True, gzip_nested=True))]


def f09(c): # ratio just over and under the limit
    return [("over", good(c, "over", gzip=True)), ("under", good(c, "under", gzip=True))]


def f10(c): # gzip cut before its trailer
    return [("cut", good(c, "next", gzip=True, gzip_cut=8))]


def f11(c): # gzip with wrong CRC
    return [("crc", good(c, "next", gzip=True, gzip_bad_crc=True))]


def f12(c): # HTML with 200
    return [("portal", {"html": True, "etag": '"portal"'})]


def f13(c): # JSON error with 200
    return [("error", {"text": '{"status": 503, "errors": [{"message": "Service Unavailable"}]}',
                       "headers": {"Content-Type": "application/json"}, "etag": '"error"'})]


def f14(c): # right body under a wrong Content-Type
    return [("image", good(c, "next", headers={"Content-Type": "image/png"}))]


def f15(c): # valid empty answer
    return [("empty", good(c, "empty"))]


def f16(c): # a mass loss
    return [("lost", good(c, "lost"))]


def f17(c): # 304 without our having asked conditionally
    return [("no validator", {"body": c.kind + ".first"}), ("304", {"status": 304})]


def f18(c): # 304 with an unknown ETag
    lie = {"status": 304, "headers": {"ETag": '"unknown"'}}
    return [("always", lie), ("once", [lie, good(c, "next")])]


def f19(c): # new bytes under the old ETag
    return [("new bytes", {"body": c.kind + ".next", "headers": {"ETag": '"first"'}})]


def f20(c): # stale node
    return [("newest", good(c, "next", last_modified="Wed, 18 Mar 2026 00:57:30 GMT")),
            ("stale", good(c, "older", last_modified="Mon, 16 Mar 2026 18:34:54 GMT"))]


def f21(c): # A/B flapping on each request
    return [("B", good(c, "next")), ("A", good(c, "first")), ("B again", good(c, "next")),
            ("A again", good(c, "first")), ("B at last", good(c, "next"))]


def f22(c): # catalog and what it leads to are of different days
    stale = {"text": "<installer-gui-script/>", "etag": '"yesterday"'}
    c.script["/content/downloads/53/01/140-94325-A_XXPTLHFHJ5/140-94325.English.dist"] = stale
    return [("today", good(c, "next"))]


def f23(c): # expired certificate
    return [("expired", good(c, "next"), lambda: c.present("expired"))]


def f24(c): # not yet valid
    return [("future", good(c, "next"), lambda: c.present("future"))]


def f25(c): # wrong host
    return [("elsewhere", good(c, "next"), lambda: c.present("elsewhere"))]


def f26(c): # unknown root, inspection proxy
    return [("inspected", good(c, "next"), lambda: c.present("inspected"))]


def f27(c): # missing intermediate
    return [("unchained", good(c, "next"), lambda: c.present("unchained"))]


def f28(c): # right chain to a root other than the pinned one, of the same name
    return [("twin", good(c, "next"), lambda: c.present("twin"))]


def f29(c): # TLS cut in mid-body without close_notify
    return [("cut", good(c, "next", tls_cut=HALF)),
            ("cut, unframed", good(c, "next", tls_cut=HALF, unframed=True))]


def f30(c): # redirect loop
    return [("loop", {"redirect": c.path})]


def f31(c): # https -> http
    return [("http", {"redirect": "http://localhost:%d%s" % (c.port, c.path)})]


def f32(c): # redirect to ftp:, file:, gopher:
    return [(scheme, {"redirect": "%s://localhost%s" % (scheme, c.path)})
            for scheme in ("ftp", "file", "gopher")]


def f33(c): # redirect to a private address
    return [("literal", {"redirect": "https://10.0.0.1" + c.path}),
            ("other port", {"redirect": "https://127.0.0.1:1" + c.path}),
            ("by a name of Apple's", {"redirect": "https://swscan.apple.com" + c.path})]


def f34(c): # 206 with another range
    return [("206", good(c, "next", status=206, headers={"Content-Range": "bytes 4000-9999/10000"}))]


def f35(c): # 200 to a range request: a cut body is asked for again whole, never its rest
    ranges = {"Accept-Ranges": "bytes"}
    return [("again", [good(c, "next", truncate_at=HALF, headers=ranges), good(c, "next", headers=ranges)])]


def f36(c): # 416 on a complete file
    return [("416", {"status": 416, "headers": {"Content-Range": "bytes */10000"}})]


def f37(c): # changed between parts
    return [("changed", [good(c, "older", truncate_at=HALF, headers={"Accept-Ranges": "bytes"}),
                         good(c, "next")])]


def f38(c): # two Content-Lengths
    return [("two", good(c, "next", two_content_lengths=True))]


def f39(c): # Content-Length and chunked
    return [("both", good(c, "next", length_and_chunked=True))]


def f40(c): # 2 MB of headers, one 200 KB header
    return [("block", good(c, "next", huge_block=2 << 20)), ("line", good(c, "next", huge_line=200 << 10))]


def f41(c): # NUL, CR, obs-fold in headers
    made = [("NUL", ["X-Nul: a\0b"]), ("CR", ["X-Cr: a\rb"])]
    if c.http == "1.1":
        made.append(("fold", ["X-Fold: a", " b"]))
    return [(name, good(c, "next", raw_headers=lines)) for name, lines in made]


def f42(c): # 429 with Retry-After of 10 years
    return [("429", {"status": 429, "headers": {"Retry-After": str(FOREVER)}})]


def black_hole(c):
    """From here on nothing answers on IPv6: its queue is full."""
    hole = socket.socket(socket.AF_INET6)
    c.kept.append(hole)
    hole.bind(("::1", c.port))
    hole.listen(0)
    for _ in range(3):
        filler = socket.socket(socket.AF_INET6)
        filler.setblocking(False)
        filler.connect_ex(("::1", c.port))
        c.kept.append(filler)


def f43(c): # reset after the handshake; IPv6 black hole, IPv4 good
    return [("reset", {"reset": True}), ("black hole", good(c, "next"), lambda: black_hole(c))]


def f44(c): # a proxy's "200 Connection established" before the real status
    return [("in the answer", good(c, "next", before="HTTP/1.1 200 Connection established\r\n\r\n")),
            ("of a proxy", good(c, "next"), c.use_proxy)]


BEHAVIOURS = {"F%02d" % n: globals()["f%02d" % n] for n in range(1, 45)}
SLOW = {"F01", "F02"}                  # the line has 600 bytes a second
ONLY_HTTP1 = {"F06", "F23", "F24", "F25", "F26", "F27", "F28", "F44"} # chunks, TLS alone, a proxy's line
