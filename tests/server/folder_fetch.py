#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""folder_fetch.py FOLDER LOG - plays sucat-fetch without a network: a URL is the file of its path in
FOLDER, whatever its host; what is not there fails. The URLs go to LOG, a line each."""
import os
import sys
import time
import urllib.parse

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from simulator import ANSWER, BODY, DONE, FAILED, GO, REQUEST, pack_frame, unpack_frames


def answer(folder, request):
    now = int(time.time())
    made = {"id": request["id"], "asked_at": now, "server_date": now}
    path = os.path.join(folder, urllib.parse.urlparse(request["url"]).path.lstrip("/"))
    if not os.path.isfile(path):
        return dict(made, result=FAILED, status=404, error_name="http.status",
                    error_reason="HTTP status 404")
    with open(path, "rb") as f:
        body = f.read()
    return dict(made, result=BODY, status=200, final_url=request["url"], body=body,
                wire_bytes=len(body))


def read_round():
    """The requests up to the word to go; empty when nothing more is asked."""
    data = b""
    while not data.endswith(pack_frame(GO, {"parallel": 0})) and (more := os.read(0, 65536)):
        data += more
    return [fields for kind, fields in unpack_frames(data) if kind == REQUEST]


def main():
    while requests := read_round():
        out = b""
        for request in requests:
            with open(sys.argv[2], "a", encoding="utf-8") as log:
                log.write(request["url"] + "\n")
            out += pack_frame(ANSWER, answer(sys.argv[1], request))
        sys.stdout.buffer.write(out + pack_frame(DONE, {}))
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
