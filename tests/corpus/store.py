# SPDX-License-Identifier: Apache-2.0
"""A throw-away store, and the corpus unpacked beside it."""
import json
import os
import shutil
import subprocess
import tempfile

SUCAT = os.environ["SUCAT"]
CORPUS = os.environ["SUCAT_CORPUS"]


class Store:
    """A store in a folder of its own; `with Store() as s`."""

    def __init__(self, empty=True):
        self.folder = tempfile.mkdtemp(prefix="sucat-corpus-")
        self.path = os.path.join(self.folder, "sucat.db")
        self.run("init", *(["--empty"] if empty else []))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, *args, status=0):
        """Standard output of a command that must end with `status`."""
        done = subprocess.run([SUCAT, "--db", self.path, *args], capture_output=True)
        if done.returncode != status:
            raise AssertionError("%s ended with %d, not %d: %s" % (
                " ".join(args), done.returncode, status, done.stderr.decode()))
        return done.stdout

    def json(self, *args, status=0):
        return json.loads(self.run("--json", *args, status=status))

    def sql(self, text):
        """Rows of a query, by the stock shell."""
        done = subprocess.run(["sqlite3", "-readonly", "-json", self.path, text],
                              capture_output=True, check=True)
        return json.loads(done.stdout or b"[]")


def unpack(series, folder):
    """Unpack a series and its manifest; the manifest's path."""
    source = os.path.join(CORPUS, series)
    archive = os.path.join(source, series + ".tar.zst")
    zstd = subprocess.Popen(["zstd", "-d", "--long=31", "-q", "-c", archive],
                            stdout=subprocess.PIPE)
    subprocess.run(["tar", "x", "-C", folder], stdin=zstd.stdout, check=True)
    zstd.stdout.close()
    if zstd.wait() != 0:
        raise AssertionError("cannot unpack " + archive)
    return shutil.copy(os.path.join(source, "manifest.tsv"), folder)


class Checks:
    """Counts what held; the last line is what ctest and people read."""

    def __init__(self):
        self.passed = self.failed = 0

    def check(self, name, holds, detail=""):
        if holds:
            self.passed += 1
        else:
            self.failed += 1
            if self.failed <= 20:
                print("FAIL %s %s" % (name, detail))

    def end(self):
        print("%d passed, %d failed" % (self.passed, self.failed))
        return 1 if self.failed else 0
