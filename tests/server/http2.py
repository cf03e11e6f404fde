# SPDX-License-Identifier: Apache-2.0
"""http2.py - as much of HTTP/2 (RFC 9113) and HPACK (RFC 7541) as a server needs, one request at a
time; what it sends need not be right."""
import struct

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
DATA, HEADERS, PRIORITY, RST_STREAM, SETTINGS, PUSH, PING, GOAWAY, WINDOW_UPDATE, CONTINUATION = range(10)
END_STREAM, END_HEADERS, PADDED, PRIORITIZED, ACK = 1, 4, 8, 32, 1
INITIAL_WINDOW_SIZE = 4
WINDOW, FRAME, TABLE = 65535, 16384, 4096 # their defaults

STATIC = [tuple(line.partition("=")[::2]) for line in """:authority
:method=GET
:method=POST
:path=/
:path=/index.html
:scheme=http
:scheme=https
:status=200
:status=204
:status=206
:status=304
:status=400
:status=404
:status=500
accept-charset
accept-encoding=gzip, deflate
accept-language
accept-ranges
accept
access-control-allow-origin
age
allow
authorization
cache-control
content-disposition
content-encoding
content-language
content-length
content-location
content-range
content-type
cookie
date
etag
expect
expires
from
host
if-match
if-modified-since
if-none-match
if-range
if-unmodified-since
last-modified
link
location
max-forwards
proxy-authenticate
proxy-authorization
range
referer
refresh
retry-after
server
set-cookie
strict-transport-security
transfer-encoding
user-agent
vary
via
www-authenticate""".split("\n")]

# Bits of the codes of ' ' to '~', a for one; no other character comes in a request. The code is
# canonical: the shorter one first, and of one length the smaller character (NUL has 13 bits, too).
BITS = ("fjjlmfhkjjhkhfffeeefffffffghofljmfgggggggggggggggggggggghghmsmnfoefefefffeggfffefgfeefgggggoknm")


def huffman():
    """{(bits, code): character}"""
    codes, code, last = {}, 0, 0
    for bits, char in sorted([(ord(b) - 96, 32 + i) for i, b in enumerate(BITS)] + [(13, 0)]):
        code = (code + 1 if last else 0) << (bits - last)
        codes[bits, code] = char
        last = bits
    return codes


CODES = huffman()


class Left(OSError):
    """The client ended the connection."""


class GivenUp(OSError):
    """The client ended the request that is being answered."""


class Unpacker:
    """HPACK, the reader's side."""

    def __init__(self):
        self.table = []

    def number(self, data, at, bits):
        most = (1 << bits) - 1
        value, at = data[at] & most, at + 1
        if value == most:
            shift = 0
            while True:
                value += (data[at] & 127) << shift
                shift, at = shift + 7, at + 1
                if data[at - 1] < 128:
                    break
        return value, at

    def text(self, data, at):
        packed = data[at] & 128
        n, at = self.number(data, at, 7)
        raw = data[at:at + n]
        if not packed:
            return raw.decode("latin-1"), at + n
        made, code, bits = "", 0, 0
        for byte in raw:
            for i in range(7, -1, -1):
                code, bits = code << 1 | byte >> i & 1, bits + 1
                if (bits, code) in CODES:
                    made += chr(CODES[bits, code])
                    code = bits = 0
        return made, at + n

    def entry(self, index):
        return STATIC[index - 1] if index <= len(STATIC) else self.table[index - len(STATIC) - 1]

    def headers(self, data):
        made, at = [], 0
        while at < len(data):
            first = data[at]
            if first & 128:
                index, at = self.number(data, at, 7)
                made.append(self.entry(index))
                continue
            if first & 224 == 32: # the size of the table
                _, at = self.number(data, at, 5)
                continue
            index, at = self.number(data, at, 6 if first & 64 else 4)
            name = self.entry(index)[0] if index else None
            if name is None:
                name, at = self.text(data, at)
            value, at = self.text(data, at)
            made.append((name, value))
            if first & 64:
                self.table.insert(0, (name, value))
                while sum(len(n) + len(v) + 32 for n, v in self.table) > TABLE:
                    self.table.pop()
        return made


def pack_number(n, bits):
    most = (1 << bits) - 1
    if n < most:
        return bytes([n])
    made, n = bytes([most]), n - most
    while n > 127:
        made, n = made + bytes([n & 127 | 128]), n >> 7
    return made + bytes([n])


def pack_headers(fields):
    """All of them as literals, without a table."""
    made = b""
    for name, value in fields:
        for i, text in enumerate((name.encode("latin-1"), value.encode("latin-1"))):
            made += (b"" if i else b"\0") + pack_number(len(text), 7) + text
    return made


def frame(kind, flags, stream, payload):
    return struct.pack(">I", len(payload))[1:] + struct.pack(">BBI", kind, flags, stream) + payload


class Http2:
    """One connection, from its preface on."""

    def __init__(self, s):
        self.s, self.held = s, b""
        self.unpacker = Unpacker()
        self.window = WINDOW   # of the connection
        self.initial = WINDOW  # of a stream
        self.left = {}         # {stream: what it may still be sent}
        self.current = 0       # the stream that is being answered
        if self.take(len(PREFACE)) != PREFACE:
            raise Left("no preface")
        s.sendall(frame(SETTINGS, 0, 0, b""))

    def take(self, n):
        while len(self.held) < n:
            piece = self.s.recv(65536)
            if not piece:
                raise Left("the connection ended")
            self.held += piece
        made, self.held = self.held[:n], self.held[n:]
        return made

    def read(self):
        """One frame; those of the connection are dealt with."""
        head = self.take(9)
        kind, flags, stream = struct.unpack(">BBI", head[3:])
        payload = self.take(int.from_bytes(head[:3], "big"))
        if kind == SETTINGS and not flags & ACK:
            for i in range(0, len(payload), 6):
                name, value = struct.unpack(">HI", payload[i:i + 6])
                if name == INITIAL_WINDOW_SIZE:
                    self.initial = value
            self.s.sendall(frame(SETTINGS, ACK, 0, b""))
        elif kind == PING and not flags & ACK:
            self.s.sendall(frame(PING, ACK, 0, payload))
        elif kind == WINDOW_UPDATE and stream:
            self.left[stream] = self.left.get(stream, self.initial) + int.from_bytes(payload, "big")
        elif kind == WINDOW_UPDATE:
            self.window += int.from_bytes(payload, "big")
        elif kind == GOAWAY:
            raise Left("the client goes away")
        elif kind == RST_STREAM and stream == self.current:
            raise GivenUp("the client has enough")
        return kind, flags, stream, payload

    def ping(self):
        """Until the client has read all that was sent."""
        self.s.sendall(frame(PING, 0, 0, bytes(8)))
        while self.read()[:2] != (PING, ACK):
            pass

    def request(self):
        """-> stream, {name: value} of its headers, content"""
        block, content, ended, whole = b"", b"", 0, False
        self.current = 0
        while not whole:
            kind, flags, stream, payload = self.read()
            if kind == HEADERS and flags & PADDED:
                payload = payload[1:len(payload) - payload[0]]
            if kind == HEADERS and flags & PRIORITIZED:
                payload = payload[5:]
            if kind == DATA:
                content += payload
            elif kind in (HEADERS, CONTINUATION):
                block += payload
            else:
                continue
            ended |= flags & END_STREAM if kind != CONTINUATION else 0
            whole = bool(ended) and (kind == DATA or bool(flags & END_HEADERS))
        self.current = stream
        return stream, dict(self.unpacker.headers(block)), content

    def head(self, stream, fields, end=False):
        """The frames of a head, as bytes."""
        block = pack_headers(fields)
        parts = [block[i:i + FRAME] for i in range(0, len(block), FRAME)]
        return b"".join(
            frame(CONTINUATION if i else HEADERS,
                  (END_HEADERS if i + 1 == len(parts) else 0) | (END_STREAM if end and not i else 0),
                  stream, part) for i, part in enumerate(parts))

    def send(self, stream, data, end=True):
        """Content, as far as the client's windows let it."""
        at = 0
        while at < len(data):
            room = min(self.window, self.left.setdefault(stream, self.initial), FRAME)
            if room <= 0:
                self.read()
                continue
            part = data[at:at + room]
            at += len(part)
            self.window -= len(part)
            self.left[stream] -= len(part)
            self.s.sendall(frame(DATA, END_STREAM if end and at == len(data) else 0, stream, part))
        if end and not data:
            self.s.sendall(frame(DATA, END_STREAM, stream, b""))
