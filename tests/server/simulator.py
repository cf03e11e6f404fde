# SPDX-License-Identifier: Apache-2.0
"""simulator.py - for tests: applesim as a context, and sucat-fetch through its frames."""
import json
import os
import struct
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))

# core/frame.h
REQUEST, GO, ANSWER, PROGRESS, DONE = range(1, 6)
TAGS = ("id source url trust ca_file root etag last_modified cap_body deadline result status "
        "final_url content_type body asked_at server_date wire_bytes total_bytes error_name "
        "error_reason parallel method headers retry_after modified_at").split()
NUMBERS = {"id", "cap_body", "deadline", "result", "status", "asked_at", "server_date",
           "wire_bytes", "total_bytes", "parallel", "retry_after", "modified_at"}
BODY, UNCHANGED, FAILED = range(3)


def pack_frame(kind, fields):
    payload = bytes([kind])
    for name, value in fields.items():
        if name in NUMBERS:
            value = struct.pack(">q", value)
        elif isinstance(value, str):
            value = value.encode()
        payload += struct.pack(">BI", TAGS.index(name) + 1, len(value)) + value
    return struct.pack(">I", len(payload)) + payload


def unpack_frames(data):
    """All frames of a finished stream -> [(kind, fields)]."""
    frames, at = [], 0
    while at < len(data):
        (length,) = struct.unpack_from(">I", data, at)
        at, end = at + 5, at + 4 + length
        if end > len(data):
            raise ValueError("the stream ends inside a frame")
        kind, fields = data[at - 1], {}
        while at < end:
            tag, n = struct.unpack_from(">BI", data, at)
            value = data[at + 5:at + 5 + n]
            at += 5 + n
            name = TAGS[tag - 1]
            if name in NUMBERS:
                (value,) = struct.unpack(">q", value)
            elif name != "body":
                value = value.decode()
            fields[name] = value
        frames.append((kind, fields))
    return frames


class Apple:
    """A running applesim: `with Apple() as apple`. All of one test file have the same CA."""
    certificates = None

    def __init__(self, *words):
        self.words = words # for applesim: "--http2"
        self.scratch = tempfile.TemporaryDirectory()
        self.folder = os.path.join(self.scratch.name, "answers")
        self.log_path = os.path.join(self.scratch.name, "log")
        self.script_path = os.path.join(self.scratch.name, "script.json")
        os.mkdir(self.folder)
        self.script({})

    def __enter__(self):
        Apple.certificates = Apple.certificates or tempfile.TemporaryDirectory()
        self.process = subprocess.Popen(
            [sys.executable, os.path.join(HERE, "applesim.py"), self.folder,
             "--script", self.script_path, "--log", self.log_path, "--certs", Apple.certificates.name,
             *self.words],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        ready = json.loads(self.process.stdout.readline())
        self.port, self.ca, self.other_ca = ready["port"], ready["ca"], ready["other_ca"]
        with open(ready["ca_der"], "rb") as f:
            self.ca_der = f.read()
        self.base = "https://localhost:%d" % self.port
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()
        self.scratch.cleanup()

    def script(self, behaviours):
        with open(self.script_path, "w", encoding="utf-8") as f:
            json.dump(behaviours, f)

    def put(self, name, data):
        path = os.path.join(self.folder, name.lstrip("/"))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as f:
            f.write(data)

    def log(self):
        """What the server noted of each request, in order."""
        if not os.path.exists(self.log_path):
            return []
        with open(self.log_path, encoding="utf-8") as f:
            return [json.loads(line) for line in f]

    def requests(self, path):
        """Headers of the requests made for a path, in order."""
        return [e["headers"] for e in self.log() if e["path"] == path]


def clean_environment(**more):
    """Ours without proxies, which would stand between the fetcher and localhost."""
    kept = {k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")}
    kept.update(more)
    return kept


def run_fetcher(program, data, **environment):
    """-> (status, frames, stderr)"""
    done = subprocess.run([program], input=data, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          env=clean_environment(**environment), check=False)
    return done.returncode, unpack_frames(done.stdout), done.stderr.decode()
