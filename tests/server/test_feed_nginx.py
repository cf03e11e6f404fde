#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""nginx serves a feed by the lines of doc/feed.md, to the clients that admins have.

nginx runs as the tester, in the foreground, on a socket in a folder of its own: no port, no rights.
"""
import gzip
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, "..", "..")
SUCAT = os.path.abspath(os.environ["SUCAT"])
NGINX = os.environ.get("NGINX") or shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin")
FEED = "v1/macos_data_feed.json"

CONF = """daemon off;
master_process off;
pid {folder}/nginx.pid;
error_log stderr warn;
events {{ worker_connections 64; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen unix:{folder}/socket;
{location}
    }}
}}
"""


def location(public):
    """The documented lines, for another folder."""
    with open(os.path.join(ROOT, "doc", "feed.md"), encoding="utf-8") as file:
        lines = re.search(r"^    location / \{\n.*?^    \}\n", file.read(), re.S | re.M).group(0)
    return lines.replace("/srv/feed", public)


class Nginx(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="sucat-nginx-")
        cls.public = os.path.join(cls.folder, "public")
        cls.run_sucat("feed", cls.public, "--at", "2026-04-08")
        conf = os.path.join(cls.folder, "nginx.conf")
        with open(conf, "w", encoding="utf-8") as file:
            file.write(CONF.format(folder=cls.folder, location=location(cls.public)))
        cls.server = subprocess.Popen([NGINX, "-p", cls.folder, "-c", conf, "-e", "stderr"])
        while cls.curl("/manifest.json", "-o", os.devnull).returncode != 0:
            if cls.server.poll() is not None:
                raise AssertionError("nginx ended with %d" % cls.server.returncode)

    @classmethod
    def tearDownClass(cls):
        cls.server.terminate()
        cls.server.wait()
        shutil.rmtree(cls.folder, ignore_errors=True)

    @classmethod
    def run_sucat(cls, *args):
        subprocess.run([SUCAT, "--db", os.path.join(cls.folder, "sucat.db"), *args], check=True,
                       capture_output=True)

    @classmethod
    def curl(cls, path, *args):
        return subprocess.run(["curl", "-s", "-S", "-f", "--unix-socket", os.path.join(cls.folder, "socket"),
                               *args, "http://localhost" + path], capture_output=True)

    def headers(self, path, *args):
        """The status and the headers of an answer, lower case."""
        done = self.curl(path, "-D", "-", "-o", os.devnull, *args)
        self.assertEqual(done.returncode, 0, done.stderr)
        first, *lines = done.stdout.decode().replace("\r", "").strip().split("\n")
        pairs = [line.split(": ", 1) for line in lines if ": " in line]
        return int(first.split()[1]), {name.lower(): value for name, value in pairs}

    def file(self, path):
        with open(os.path.join(self.public, path), "rb") as file:
            return file.read()

    def test_an_etag_saved_is_an_answer_saved(self):
        for args in ([], ["--compressed"]):
            etag = os.path.join(self.folder, "etag%d" % len(args))
            ask = ["--etag-save", etag, *args]
            self.assertEqual(self.headers("/" + FEED, *ask)[0], 200)
            ask += ["--etag-compare", etag]
            self.assertEqual(self.headers("/" + FEED, *ask)[0], 304)
            self.assertEqual(self.headers("/" + FEED, *ask)[0], 304)

    def test_publishing_again_keeps_the_etag(self):
        before = self.headers("/" + FEED)[1]["etag"]
        self.run_sucat("feed", self.public, "--at", "2026-04-08")
        self.assertEqual(self.headers("/" + FEED)[1]["etag"], before)

    def test_head_and_get_agree(self):
        """The osquery extension asks for the ETag by HEAD, then gets."""
        for path in (FEED, "v2/macos_data_feed.json", "sucat.json", "manifest.json", "atom.xml"):
            for args in ([], ["-H", "Accept-Encoding: gzip"]):
                head, get = self.headers("/" + path, "-I", *args), self.headers("/" + path, *args)
                for _, fields in (head, get):
                    fields.pop("date", None)
                self.assertEqual(head, get, path)
                self.assertIn("etag", get[1])

    def test_the_compressed_file_is_used(self):
        status, fields = self.headers("/" + FEED, "-H", "Accept-Encoding: gzip")
        self.assertEqual((status, fields["content-encoding"]), (200, "gzip"))
        done = self.curl("/" + FEED, "-H", "Accept-Encoding: gzip")
        self.assertEqual(done.stdout, self.file(FEED + ".gz"))
        self.assertEqual(gzip.decompress(done.stdout), self.file(FEED))
        self.assertEqual(self.curl("/" + FEED).stdout, self.file(FEED))

    def test_types_and_caching(self):
        types = {FEED: "application/json", "atom.xml": "application/atom+xml",
                 "events.ndjson": "application/x-ndjson", "index.html": "text/html", "SHA256SUMS": "text/plain"}
        for path, content_type in types.items():
            fields = self.headers("/" + path)[1]
            self.assertEqual(fields["content-type"].split(";")[0], content_type, path)
            self.assertIn("max-age=300", fields["cache-control"])


if __name__ == "__main__":
    if not NGINX:
        sys.exit("nginx is not installed; scripts/deps test")
    unittest.main()
