#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""applesim.py - plays Apple's servers from a folder of answers, over TLS, faults on demand.

    applesim.py FOLDER [--script FILE] [--log FILE] [--told PIPE] [--certs FOLDER] [--clock] [--http2]

Binds port 0 of 127.0.0.1, makes a throw-away CA with openssl (or takes that of --certs, which an earlier
one made), writes one line of JSON to
stdout, {"port": N, "ca": PATH, "ca_der": PATH, "other_ca": PATH}, and serves until its stdin ends.
`other_ca` signed nothing here. The certificate is for the name "localhost" alone. The Date is one
of March 2026; with --clock it is the machine's.

The log gets one line of JSON a request: method, path, headers, the body of a POST as text, http ("1.1",
"2"), and busy: how many requests were under way then, this one with them. One is from when it was read
until its reply's last part begins to go out, so that a client never has fewer open than are counted.

A path that the script does not name is the file of that name in FOLDER, with an ETag and a
Last-Modified, or 404. The script is JSON, read again for each request:

    {"/v2/pmv": BEHAVIOUR or [BEHAVIOUR, ...]}   of a list, one a request; the last one stays

A behaviour is an object; all keys may be absent:

    body FILE, text TEXT, bytes N   what to send: a file of FOLDER, this text, N bytes of 'x'
    status N, headers {NAME: VALUE} 200; added to the response's own
    etag, last_modified             sent, and answered with 304 when asked for ("" = none)
    gzip true                       compressed, with Content-Encoding
    gzip_file true                  compressed, without Content-Encoding (a .gz file)
    gzip_cut N, gzip_bad_crc, gzip_nested, gzip_members   damage of a compressed body
    bomb N                          N MiB of zeros, compressed
    chunked true, chunked_cut true  chunks; without the last one
    redirect URL                    302; {base} is https://localhost:PORT
    truncate_at N                   the full Content-Length, then N bytes and the end
    wrong_length N                  this Content-Length for the whole body
    two_content_lengths, length_and_chunked, unframed     framing that is none
    html true                       a captive portal's page
    huge_line N, huge_block N       headers of N bytes, in one line or many
    raw_headers [LINE, ...]         header lines as given
    before TEXT                     in front of the head
    endless true                    chunks until the client leaves
    stall "headers"|"body"          before the head, or after half of the body: silence until
                                    the client leaves
    drip "headers"|"body"           the first 1200 bytes of these one by one
    tls_cut N                       N bytes of the body, then the end, of TCP alone
    after PATH                      not before a client has left a stalled PATH
    reset true                      the handshake, the request, then RST

With --http2 it speaks HTTP/2 to whom that is offered. What has no meaning there (chunks, lines that
are no headers) is left out; a body that is cut or unframed ends with its connection.
"""
import argparse
import collections
import contextlib
import email.utils
import gzip
import hashlib
import json
import os
import select
import socket
import socketserver
import ssl
import struct
import sys
import tempfile
import threading
import zlib

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from certificates import make_certificates
from http2 import GivenUp, Http2

LAST_MODIFIED = "Tue, 17 Mar 2026 18:34:54 GMT"
DATE = "Tue, 17 Mar 2026 18:40:00 GMT"
PORTAL = "<!DOCTYPE html><html><title>Welcome to the hotel</title></html>"
DRIPS = 1200
REASONS = {200: "OK", 206: "Partial Content", 302: "Found", 304: "Not Modified", 404: "Not Found"}


class World:
    """The folder, the script and the log, shared by all connections. In a test's own process the
    script may be the dict itself, and the log a list of what else would be its lines."""

    def __init__(self, folder, script, log, clock, told=None):
        self.folder, self.script, self.clock = folder, script, clock
        self.log = open(log, "a", encoding="utf-8") if isinstance(log, str) else log
        self.told = os.open(told, os.O_RDWR | os.O_NONBLOCK) if told else None
        self.asked = {}
        self.left = collections.defaultdict(threading.Event)
        self.lock = threading.Lock()
        self.busy = 0
        self.base = ""

    def gone(self, path):
        """The event that a client has left this stalled path."""
        with self.lock:
            return self.left[path]

    def file(self, name):
        path = os.path.realpath(os.path.join(self.folder, name.lstrip("/")))
        if not path.startswith(os.path.realpath(self.folder) + os.sep):
            return None
        try:
            with open(path, "rb") as f:
                return f.read()
        except OSError:
            return None

    def note(self, entry):
        if isinstance(self.log, list):
            self.log.append(entry)
        elif self.log:
            self.log.write(json.dumps(entry, sort_keys=True) + "\n")
            self.log.flush()
        if self.told is not None:
            try:
                os.write(self.told, b"\n")
            except BlockingIOError: # nobody reads, and has enough to
                pass

    def read_script(self):
        if isinstance(self.script, dict):
            return self.script
        if not self.script or not os.path.exists(self.script):
            return {}
        with open(self.script, encoding="utf-8") as f:
            return json.load(f)

    def settle(self):
        """A request is no longer under way."""
        with self.lock:
            self.busy -= 1

    def behaviour(self, method, target, headers, body, http="1.1"):
        """Log one request, which is under way from here on; -> what the script wants for it."""
        path = target.split("?")[0]
        with self.lock:
            self.busy += 1
            entry = {"method": method, "path": target, "headers": headers, "http": http, "busy": self.busy}
            if method == "POST":
                entry["body"] = body.decode("utf-8")
            self.note(entry)
            script = self.read_script()
            turn = self.asked.get(path, 0)
            self.asked[path] = turn + 1
        wanted = script.get(path)
        if isinstance(wanted, list):
            wanted = wanted[min(turn, len(wanted) - 1)]
        if wanted is None:
            body = self.file(path)
            if body is None:
                return {"status": 404, "text": "no such answer\n"}
            wanted = {"body": path, "last_modified": LAST_MODIFIED,
                      "etag": '"%s"' % hashlib.sha256(body).hexdigest()[:16]}
        return wanted


class Reply:
    """One behaviour turned into the bytes of a response."""

    def __init__(self, world, b, asked):
        self.b = b
        self.status = b.get("status", 200)
        date = email.utils.formatdate(usegmt=True) if world.clock else DATE
        self.headers = [("Date", date), ("Server", "applesim")]
        self.body = self.plain(world)
        self.compress()
        self.not_modified(asked)
        if "redirect" in b:
            self.status = b.get("status", 302)
            self.headers.append(("Location", b["redirect"].replace("{base}", world.base)))
        self.headers += list(b.get("headers", {}).items())

    def plain(self, world):
        b = self.b
        if b.get("html"):
            self.headers.append(("Content-Type", "text/html"))
            return PORTAL.encode()
        if "body" in b:
            return world.file(b["body"]) or b""
        if "bytes" in b:
            return b"x" * b["bytes"]
        return b.get("text", "").encode()

    def compress(self):
        b = self.b
        if "bomb" in b:
            packer = zlib.compressobj(9, zlib.DEFLATED, 31)
            mib = bytes(1 << 20)
            self.body = b"".join(packer.compress(mib) for _ in range(b["bomb"])) + packer.flush()
        elif b.get("gzip") or b.get("gzip_file"):
            self.body = gzip.compress(self.body, mtime=0)
            if b.get("gzip_nested"):
                self.body = gzip.compress(self.body, mtime=0)
            if b.get("gzip_members"):
                self.body += self.body
            if b.get("gzip_bad_crc"):
                self.body = self.body[:-8] + bytes([self.body[-8] ^ 1]) + self.body[-7:]
            if "gzip_cut" in b:
                self.body = self.body[:-b["gzip_cut"]]
        else:
            return
        if not b.get("gzip_file"):
            self.headers.append(("Content-Encoding", "gzip"))

    def not_modified(self, asked):
        etag, modified = self.b.get("etag"), self.b.get("last_modified")
        if etag:
            self.headers.append(("ETag", etag))
        if modified:
            self.headers.append(("Last-Modified", modified))
        if "if-none-match" in asked: # RFC 9110, 13.2.2: it alone decides
            known = bool(etag) and etag in asked["if-none-match"].split(", ")
        else:
            known = bool(modified) and modified == asked.get("if-modified-since")
        if known and self.status == 200:
            self.status, self.body = 304, None

    def extra(self):
        """[(name, value)] of what says where the body ends, and of what is too much."""
        b, length, made = self.b, 0 if self.body is None else len(self.body), []
        if "huge_line" in b:
            made.append(("X-Huge", "h" * b["huge_line"]))
        if "huge_block" in b:
            made += [("X-Huge-%d" % i, "h" * 1000) for i in range(b["huge_block"] // 1000)]
        if self.is_chunked():
            made.append(("Transfer-Encoding", "chunked"))
        elif self.body is not None and not b.get("unframed"):
            made.append(("Content-Length", str(b.get("wrong_length", length))))
        if b.get("two_content_lengths") or b.get("length_and_chunked"):
            made.append(("Content-Length", str(length + 7)))
        return made

    def is_chunked(self):
        return any(self.b.get(key) for key in ("chunked", "chunked_cut", "length_and_chunked", "endless"))

    def head(self):
        """Of HTTP/1.1, as bytes."""
        lines = ["HTTP/1.1 %d %s" % (self.status, REASONS.get(self.status, "Reply"))]
        lines += ["%s: %s" % pair for pair in self.headers]
        lines += self.b.get("raw_headers", [])
        lines += ["%s: %s" % pair for pair in self.extra()] + ["Connection: close"]
        return (self.b.get("before", "") + "\r\n".join(lines) + "\r\n\r\n").encode("latin-1")

    def fields(self):
        """Of HTTP/2."""
        raw = [line.partition(": ")[::2] for line in self.b.get("raw_headers", [])]
        framed = [(n, v) for n, v in self.extra()
                  if n != "Transfer-Encoding" or self.b.get("length_and_chunked")]
        return [(":status", str(self.status))] + [(n.lower(), v) for n, v in self.headers + raw + framed]

    def bytes(self):
        """What of the body is sent."""
        body = self.body or b""
        return body[:self.b.get("truncate_at", self.b.get("tls_cut", len(body)))]


class Http1:
    """How a reply goes out, in HTTP/1.1."""

    http = "1.1"

    def __init__(self, s):
        self.s = s

    def head(self, reply):
        return reply.head()

    def body(self, reply):
        if not reply.is_chunked() or reply.b.get("endless"):
            self.s.sendall(reply.bytes())
            return
        body = reply.bytes()
        for i in range(0, len(body), 4096):
            self.piece(body[i:i + 4096])
        if not reply.b.get("chunked_cut"):
            self.s.sendall(b"0\r\n\r\n")

    def piece(self, data):
        self.s.sendall(b"%x\r\n%s\r\n" % (len(data), data))

    def drip(self, byte):
        self.s.sendall(byte)

    rest = drip

    def drip_head(self, head):
        for i in range(DRIPS):
            self.drip(head[i:i + 1])
        self.rest(head[DRIPS:])

    def look(self):
        """Raise what came of the client's leaving; nothing else comes from it."""
        if select.select([self.s], [], [], 0)[0] and not self.s.recv(4096):
            raise GivenUp("the client left")

    def wait(self):
        while self.s.recv(4096):
            pass


class Http2Stream:
    """The same in HTTP/2."""

    http = "2"

    def __init__(self, h2, stream):
        self.h2, self.s, self.stream = h2, h2.s, stream

    def head(self, reply):
        return self.h2.head(self.stream, reply.fields(), end=reply.body is None)

    def body(self, reply):
        if reply.body is not None:
            self.h2.send(self.stream, reply.bytes(), not reply.b.get("unframed") and "tls_cut" not in reply.b)

    def piece(self, data):
        self.h2.send(self.stream, data, end=False)

    def drip(self, byte):
        """And wait until it was read: what is left unread of an old request would delay the next."""
        self.piece(byte)
        self.h2.ping()

    def rest(self, data):
        self.h2.send(self.stream, data)

    def drip_head(self, head):
        """A connection that lives, and no head: a frame of it has to come in one."""
        for _ in range(DRIPS):
            self.h2.ping()
        self.s.sendall(head)

    def look(self):
        while self.s.pending() or select.select([self.s], [], [], 0)[0]:
            self.h2.read()

    def wait(self):
        while True:
            self.h2.read()


class Connection(socketserver.BaseRequestHandler):
    """One connection; of HTTP/1.1, one request: each fault is then the client's alone."""

    def handle(self):
        plain = self.request
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            with self.server.tls.wrap_socket(plain, server_side=True) as s:
                if s.selected_alpn_protocol() == "h2":
                    self.answer_streams(Http2(s))
                else:
                    self.answer(s)
                s.unwrap()
        except (OSError, ValueError): # the client refused us, or left: its right
            pass

    def answer(self, s):
        head = b""
        while b"\r\n\r\n" not in head:
            piece = s.recv(65536)
            if not piece:
                return
            head += piece
        head, _, body = head.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        method, target = lines[0].split(" ")[:2]
        asked = {}
        for line in lines[1:]:
            name, _, value = line.partition(":")
            asked[name.strip().lower()] = value.strip()
        while len(body) < int(asked.get("content-length", 0)):
            piece = s.recv(65536)
            if not piece:
                return
            body += piece
        self.play(Http1(s), method, target, asked, body)

    def answer_streams(self, h2):
        """One after the other, until the client leaves or a reply has no end of its own."""
        while True:
            stream, asked, body = h2.request()
            method, target = asked[":method"], asked[":path"]
            asked["host"] = asked.get(":authority", "")
            try:
                if not self.play(Http2Stream(h2, stream), method, target,
                                 {n: v for n, v in asked.items() if not n.startswith(":")}, body):
                    return
            except GivenUp:
                pass

    def play(self, out, method, target, asked, body):
        """Answer one request; false when the connection has to end with it."""
        world = self.server.world
        b = world.behaviour(method, target, asked, body, out.http)
        settle = contextlib.ExitStack()
        settle.callback(world.settle)
        with settle:
            return self.play_behaviour(out, b, target, asked, settle)

    def play_behaviour(self, out, b, target, asked, settle):
        if b.get("reset"):
            out.s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            os.close(out.s.detach())
            return False
        if "after" in b:
            self.server.world.gone(b["after"]).wait()
        if b.get("stall") == "headers":
            self.wait_until_left(out, target)
            return False
        reply = Reply(self.server.world, b, asked)
        head = out.head(reply)
        if b.get("drip") == "headers":
            out.drip_head(head)
            settle.close()
        else:
            settle.close()
            out.s.sendall(head)
        self.send_body(out, reply, b, target)
        if "tls_cut" in b:
            os.close(out.s.detach())
        return not b.get("unframed") and "tls_cut" not in b

    def send_body(self, out, reply, b, target):
        if b.get("stall") == "body":
            reply.b = dict(b, truncate_at=len(reply.bytes()) // 2, unframed=True)
            out.body(reply)
            self.wait_until_left(out, target)
        elif b.get("endless"):
            while True:
                out.piece(b"x" * 65536)
                out.look()
        elif b.get("drip") == "body":
            body = reply.bytes()
            for i in range(DRIPS):
                out.drip(body[i:i + 1])
            out.rest(body[DRIPS:])
        else:
            out.body(reply)

    def wait_until_left(self, out, path):
        try:
            out.wait()
        finally:
            self.server.world.gone(path).set()


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    request_queue_size = 64


def make_tls(certificate, http2=False):
    """What a server of this certificate (a path without suffix) speaks."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.minimum_version = ssl.TLSVersion.TLSv1_2
    tls.load_cert_chain(certificate + ".pem", certificate + ".key")
    tls.set_alpn_protocols(["h2", "http/1.1"] if http2 else ["http/1.1"])
    return tls


def listen(world, tls):
    """A running server of a world, on a port of its own."""
    server = Server(("127.0.0.1", 0), Connection)
    server.world, server.tls = world, tls
    world.base = "https://localhost:%d" % server.server_address[1]
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 60}, daemon=True).start()
    return server


def main():
    parser = argparse.ArgumentParser(description="plays Apple's servers over TLS")
    parser.add_argument("folder")
    parser.add_argument("--script")
    parser.add_argument("--log")
    parser.add_argument("--told", help="a pipe that gets a line of each request, too")
    parser.add_argument("--clock", action="store_true")
    parser.add_argument("--http2", action="store_true")
    parser.add_argument("--certs", help="where the throw-away CA is, or is made; default: removed at the end")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        ready, leaf = make_certificates(args.certs or scratch)
        world = World(args.folder, args.script, args.log, args.clock, args.told)
        server = listen(world, make_tls(leaf, args.http2))
        ready["port"] = server.server_address[1]
        print(json.dumps(ready), flush=True)
        sys.stdin.buffer.read() # whoever started us is gone when this ends


if __name__ == "__main__":
    main()
