#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""applesim.py - plays Apple's servers from a folder of answers, over TLS, faults on demand.

    applesim.py FOLDER [--script FILE] [--log FILE] [--certs FOLDER] [--clock]

Binds port 0 of 127.0.0.1, makes a throw-away CA with openssl, writes one line of JSON to
stdout, {"port": N, "ca": PATH, "ca_der": PATH, "other_ca": PATH}, and serves until its stdin ends.
`other_ca` signed nothing here. The certificate is for the name "localhost" alone. The Date is one
of March 2026; with --clock it is the machine's.

The log gets one line of JSON a request: method, path, headers, and the body of a POST as text.

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
    stall "headers"|"body"          before the head, or after half of the body: silence until
                                    the client leaves
    after PATH                      not before a client has left a stalled PATH
    reset true                      the handshake, the request, then RST
"""
import argparse
import collections
import email.utils
import gzip
import hashlib
import json
import os
import socket
import socketserver
import ssl
import struct
import subprocess
import sys
import tempfile
import threading
import zlib

LAST_MODIFIED = "Tue, 17 Mar 2026 18:34:54 GMT"
DATE = "Tue, 17 Mar 2026 18:40:00 GMT"
PORTAL = "<!DOCTYPE html><html><title>Welcome to the hotel</title></html>"
REASONS = {200: "OK", 206: "Partial Content", 302: "Found", 304: "Not Modified", 404: "Not Found"}


def openssl(*words):
    subprocess.run(("openssl",) + words, check=True, stdin=subprocess.DEVNULL,
                   stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def make_ca(folder, name, common_name):
    """A self-signed CA -> path of its certificate; the key lies beside it."""
    path = os.path.join(folder, name)
    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
            "-nodes", "-days", "3650", "-subj", "/CN=" + common_name,
            "-addext", "keyUsage=critical,keyCertSign,cRLSign",
            "-keyout", path + ".key", "-out", path + ".pem")
    return path + ".pem"


def make_certificates(folder):
    """-> what the ready line tells, and the server's certificate."""
    ca = make_ca(folder, "ca", "Test World CA")
    other = make_ca(folder, "other-ca", "Corp Inspection CA")
    der = os.path.join(folder, "ca.der")
    leaf = os.path.join(folder, "leaf")
    openssl("x509", "-in", ca, "-outform", "DER", "-out", der)
    openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-subj", "/CN=localhost", "-keyout", leaf + ".key", "-out", leaf + ".csr")
    with open(leaf + ".ext", "w", encoding="ascii") as f:
        f.write("subjectAltName=DNS:localhost\nextendedKeyUsage=serverAuth\n")
    openssl("x509", "-req", "-in", leaf + ".csr", "-CA", ca, "-CAkey", ca[:-4] + ".key",
            "-CAcreateserial", "-days", "3650", "-extfile", leaf + ".ext", "-out", leaf + ".pem")
    return {"ca": ca, "ca_der": der, "other_ca": other}, leaf


class World:
    """The folder, the script and the log, shared by all connections."""

    def __init__(self, folder, script, log, clock):
        self.folder, self.script, self.clock = folder, script, clock
        self.log = open(log, "a", encoding="utf-8") if log else None
        self.asked = {}
        self.left = collections.defaultdict(threading.Event)
        self.lock = threading.Lock()
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

    def behaviour(self, method, target, headers, body):
        """Log one request; -> what the script wants for it."""
        path = target.split("?")[0]
        with self.lock:
            if self.log:
                entry = {"method": method, "path": target, "headers": headers}
                if method == "POST":
                    entry["body"] = body.decode("utf-8")
                self.log.write(json.dumps(entry, sort_keys=True) + "\n")
                self.log.flush()
            script = {}
            if self.script and os.path.exists(self.script):
                with open(self.script, encoding="utf-8") as f:
                    script = json.load(f)
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

    def head(self):
        b, length = self.b, 0 if self.body is None else len(self.body)
        lines = ["HTTP/1.1 %d %s" % (self.status, REASONS.get(self.status, "Reply"))]
        lines += ["%s: %s" % pair for pair in self.headers]
        lines += b.get("raw_headers", [])
        if "huge_line" in b:
            lines.append("X-Huge: " + "h" * b["huge_line"])
        if "huge_block" in b:
            lines += ["X-Huge-%d: %s" % (i, "h" * 1000) for i in range(b["huge_block"] // 1000)]
        if b.get("chunked") or b.get("chunked_cut") or b.get("length_and_chunked"):
            lines.append("Transfer-Encoding: chunked")
        elif self.body is not None and not b.get("unframed"):
            lines.append("Content-Length: %d" % b.get("wrong_length", length))
        if b.get("two_content_lengths") or b.get("length_and_chunked"):
            lines.append("Content-Length: %d" % (length + 7))
        lines.append("Connection: close")
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")

    def bytes(self):
        b, body = self.b, self.body or b""
        if b.get("chunked") or b.get("chunked_cut") or b.get("length_and_chunked"):
            parts = [body[i:i + 4096] for i in range(0, len(body), 4096)]
            body = b"".join(b"%x\r\n%s\r\n" % (len(p), p) for p in parts)
            return body if b.get("chunked_cut") else body + b"0\r\n\r\n"
        return body[:b["truncate_at"]] if "truncate_at" in b else body


class Connection(socketserver.BaseRequestHandler):
    """One connection, one request: each fault is then the client's alone."""

    def handle(self):
        plain = self.request
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            with self.server.tls.wrap_socket(plain, server_side=True) as s:
                self.answer(s)
        except OSError: # the client refused us, or left: its right
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
        b = self.server.world.behaviour(method, target, asked, body)
        if b.get("reset"):
            s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            return
        if "after" in b:
            self.server.world.gone(b["after"]).wait()
        if b.get("stall") == "headers":
            self.wait_until_left(s, target)
            return
        reply = Reply(self.server.world, b, asked)
        body = reply.bytes()
        if b.get("stall") == "body":
            s.sendall(reply.head() + body[:len(body) // 2])
            self.wait_until_left(s, target)
            return
        s.sendall(reply.head() + body)
        s.unwrap()

    def wait_until_left(self, s, path):
        try:
            while s.recv(4096):
                pass
        finally:
            self.server.world.gone(path).set()


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    request_queue_size = 64


def main():
    parser = argparse.ArgumentParser(description="plays Apple's servers over TLS")
    parser.add_argument("folder")
    parser.add_argument("--script")
    parser.add_argument("--log")
    parser.add_argument("--clock", action="store_true")
    parser.add_argument("--certs", help="where the throw-away CA is made; default: removed at the end")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        ready, leaf = make_certificates(args.certs or scratch)
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.minimum_version = ssl.TLSVersion.TLSv1_2
        tls.load_cert_chain(leaf + ".pem", leaf + ".key")
        with Server(("127.0.0.1", 0), Connection) as server:
            server.tls = tls
            server.world = World(args.folder, args.script, args.log, args.clock)
            ready["port"] = server.server_address[1]
            server.world.base = "https://localhost:%d" % ready["port"]
            threading.Thread(target=server.serve_forever, daemon=True).start()
            print(json.dumps(ready), flush=True)
            sys.stdin.buffer.read() # whoever started us is gone when this ends


if __name__ == "__main__":
    main()
