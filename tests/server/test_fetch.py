#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""sucat-fetch against applesim, through frames: every behaviour and what must come of it.

    test_fetch.py SUCAT_FETCH RESOLVER PROBE

F-numbers are those of the test programme ("the server that lies").
"""
import ctypes
import gzip
import json
import os
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import message_form
from simulator import (ANSWER, BODY, DONE, FAILED, GO, PROGRESS, REQUEST, UNCHANGED, Apple,
                       pack_frame, run_fetcher)

FETCHER = RESOLVER = PROBE = ""
CATALOG = b"<plist><dict>" + b"<key>042-36337</key><string>25D2128</string>" * 400 + b"</dict></plist>"
LAST_MODIFIED = "Tue, 17 Mar 2026 18:34:54 GMT"
SERVER_DATE = 1773772800
TRIES = 4 # the first, and CAP_RETRIES more


class FetchTest(unittest.TestCase):
    def setUp(self):
        self.apple = self.enterContext(Apple())
        self.apple.put("catalog", CATALOG)

    def ask(self, *requests, parallel=8, **environment):
        """Requests as dicts -> their answers, in the order of the requests."""
        data = b""
        for i, request in enumerate(requests):
            fields = {"id": i, "source": "source-%d" % i, "trust": "file",
                      "ca_file": self.apple.ca}
            fields.update(request)
            if not fields["ca_file"]:
                del fields["ca_file"]
            if fields["url"].startswith("/"):
                fields["url"] = self.apple.base + fields["url"]
            data += pack_frame(REQUEST, fields)
        status, frames, talk = run_fetcher(FETCHER, data + pack_frame(GO, {"parallel": parallel}),
                                           **environment)
        self.assertEqual((status, talk), (0, ""))
        self.assertEqual(frames[-1], (DONE, {}))
        answers = [fields for kind, fields in frames if kind == ANSWER]
        self.progress = [fields for kind, fields in frames if kind == PROGRESS]
        self.assertEqual(sorted(a["id"] for a in answers), list(range(len(requests))))
        return sorted(answers, key=lambda a: a["id"])

    def get(self, behaviour, path="/x", **request):
        """The answer to one request for a path of that behaviour."""
        self.apple.script({path: behaviour})
        return self.ask(dict({"url": path}, **request))[0]

    def assert_failed(self, answer, name, reason=""):
        self.assertEqual((answer["result"], answer.get("error_name")), (FAILED, name), answer)
        self.assertIn(reason, answer["error_reason"])
        self.assertNotIn("body", answer)


class Answers(FetchTest):
    def test_body_and_what_is_known_of_it(self):
        answer = self.get({"body": "catalog", "etag": '"a1"', "last_modified": LAST_MODIFIED,
                           "headers": {"Content-Type": "text/xml"}})
        self.assertEqual(answer["result"], BODY)
        self.assertEqual(answer["body"], CATALOG)
        self.assertEqual(answer["status"], 200)
        self.assertEqual(answer["etag"], '"a1"')
        self.assertEqual(answer["last_modified"], LAST_MODIFIED)
        self.assertEqual(answer["content_type"], "text/xml")
        self.assertEqual(answer["server_date"], SERVER_DATE)
        self.assertEqual(answer["final_url"], self.apple.base + "/x")
        self.assertGreater(answer["wire_bytes"], len(CATALOG))
        self.assertGreater(answer["asked_at"], SERVER_DATE - 10 * 366 * 86400)

    def test_request_says_who_we_are_and_no_more(self):
        self.get({"text": "x"})
        (headers,) = self.apple.requests("/x")
        self.assertRegex(headers.pop("user-agent"), r"^sucat/[0-9.]+$")
        self.assertEqual(headers, {"host": "localhost:%d" % self.apple.port, "accept": "*/*",
                                   "accept-encoding": "gzip"})

    def test_gzip_is_inflated(self):
        answer = self.get({"body": "catalog", "gzip": True})
        self.assertEqual(answer["body"], CATALOG)
        self.assertLess(answer["wire_bytes"], len(CATALOG))

    def test_gzip_file_is_inflated(self):
        answer = self.get({"body": "catalog", "gzip_file": True}, path="/index.sucatalog.gz")
        self.assertEqual(answer["body"], CATALOG)

    def test_plain_file_named_gz_passes(self):
        answer = self.get({"body": "catalog"}, path="/index.sucatalog.gz")
        self.assertEqual(answer["body"], CATALOG)

    def test_gzip_without_a_word_of_it_passes_as_it_is(self):
        answer = self.get({"body": "catalog", "gzip_file": True})
        self.assertEqual(gzip.decompress(answer["body"]), CATALOG)

    def test_chunked_and_empty_bodies_are_whole(self):
        self.assertEqual(self.get({"body": "catalog", "chunked": True})["body"], CATALOG)
        self.assertEqual(self.get({"text": ""})["body"], b"")

    def test_known_etag_is_unchanged(self):
        answer = self.get({"body": "catalog", "etag": '"a1"'}, etag='"a1"')
        self.assertEqual((answer["result"], answer["status"]), (UNCHANGED, 304))
        self.assertNotIn("body", answer)
        self.assertEqual(self.apple.requests("/x")[0]["if-none-match"], '"a1"')

    def test_known_date_is_unchanged(self):
        answer = self.get({"body": "catalog", "last_modified": LAST_MODIFIED},
                          last_modified=LAST_MODIFIED)
        self.assertEqual(answer["result"], UNCHANGED)
        self.assertEqual(self.apple.requests("/x")[0]["if-modified-since"], LAST_MODIFIED)

    def test_other_etag_brings_the_body(self):
        answer = self.get({"body": "catalog", "etag": '"a2"'}, etag='"a1"')
        self.assertEqual((answer["result"], answer["etag"]), (BODY, '"a2"'))

    def test_f18_304_of_another_state_is_asked_again_in_full(self):
        lies = {"status": 304, "headers": {"ETag": '"a2"'}}
        self.apple.script({"/x": [lies, {"body": "catalog", "etag": '"a2"'}], "/y": lies})
        answer, always = self.ask({"url": "/x", "etag": '"a1"', "last_modified": LAST_MODIFIED},
                                  {"url": "/y", "etag": '"a1"'})
        self.assertEqual((answer["result"], answer["etag"]), (BODY, '"a2"'))
        self.assertEqual(answer["body"], CATALOG)
        first, second = self.apple.requests("/x")
        self.assertEqual(first["if-none-match"], '"a1"')
        self.assertEqual([h for h in second if h.startswith("if-")], [])
        self.assert_failed(always, "http.304")
        self.assertEqual(len(self.apple.requests("/y")), 2)

    def test_weak_etag_of_a_304_is_the_same_state(self):
        answer = self.get({"status": 304, "headers": {"ETag": 'W/"a1"'}}, etag='"a1"')
        self.assertEqual(answer["result"], UNCHANGED)

    def test_f12_portal_page_is_a_body(self):
        answer = self.get({"html": True})
        self.assertEqual((answer["result"], answer["content_type"]), (BODY, "text/html"))

    def test_redirect_on_the_same_host(self):
        self.apple.script({"/old": {"redirect": "/catalog"}})
        (answer,) = self.ask({"url": "/old"})
        self.assertEqual(answer["body"], CATALOG)
        self.assertEqual(answer["final_url"], self.apple.base + "/catalog")

    def test_f02_body_that_stops_is_told_in_bytes_then_failed(self):
        answer = self.get({"bytes": 1000, "stall": "body"}, deadline=1)
        self.assert_failed(answer, "net.deadline", "not over after 1 s")
        self.assertEqual(self.progress[0], {"id": 0, "wire_bytes": 500, "total_bytes": 1000})
        self.assertEqual(len(self.apple.requests("/x")), 1)


class Posts(FetchTest):
    def post(self, behaviour, content=b'{"id":"new:macOS:25D2128"}', **request):
        return self.get(behaviour, method="POST", body=content, **request)

    def test_what_is_sent(self):
        content = '{"title":"26.3.1 (a) \u00e4 %s"}' % ("x" * 5000)
        answer = self.post({"status": 202, "text": "taken"}, content.encode(),
                           headers="Content-Type: application/json\nIdempotency-Key: new:macOS:25D2128\n")
        self.assertEqual((answer["result"], answer["status"], answer["body"]), (BODY, 202, b""))
        with open(self.apple.log_path, encoding="utf-8") as f:
            (entry,) = [json.loads(line) for line in f]
        self.assertEqual((entry["method"], entry["body"]), ("POST", content))
        self.assertRegex(entry["headers"].pop("user-agent"), r"^sucat/[0-9.]+$")
        self.assertEqual(entry["headers"], {
            "host": "localhost:%d" % self.apple.port, "accept": "*/*",
            "content-type": "application/json", "idempotency-key": "new:macOS:25D2128",
            "content-length": str(len(content.encode()))})

    def test_any_whole_2xx_is_taken_whatever_it_says(self):
        for behaviour in ({"text": ""}, {"status": 204}, {"status": 201, "chunked": True, "text": "x"},
                          {"unframed": True, "text": "x"}, {"bytes": 4 << 20},
                          {"text": "x", "headers": {"Content-Encoding": "br"}}):
            with self.subTest(behaviour):
                answer = self.post(behaviour)
                self.assertEqual((answer["result"], answer["body"]), (BODY, b""), answer)

    def test_all_else_is_told_and_not_sent_again(self):
        goal = self.apple.base + "/goal"
        cases = [({"status": 500}, "http.status"), ({"status": 400}, "http.status"),
                 ({"status": 304}, "http.status"), ({"status": 302, "redirect": goal}, "http.status"),
                 ({"status": 307, "redirect": goal}, "http.status"), ({"reset": True}, "net.cut"),
                 ({"text": "taken", "truncate_at": 2}, "net.cut"),
                 ({"text": "taken", "wrong_length": 9}, "net.cut"),
                 ({"text": "taken", "chunked_cut": True}, "net.cut"),
                 ({"text": "x", "two_content_lengths": True}, "http.framing"),
                 ({"huge_block": 2 << 20}, "limit.header")]
        for n, (behaviour, name) in enumerate(cases):
            with self.subTest(behaviour):
                path = "/%d" % n
                self.apple.script({path: behaviour})
                (answer,) = self.ask({"url": path, "method": "POST", "body": b"{}"})
                self.assert_failed(answer, name)
                self.assertEqual(len(self.apple.requests(path)), 1)
        self.assertEqual(self.apple.requests("/goal"), [])

    def test_retry_after_is_passed_on(self):
        for value, wanted in (("120", 120), ("315360000", 315360000), ("soon", -1)):
            answer = self.post({"status": 429, "headers": {"Retry-After": value}})
            self.assert_failed(answer, "http.status", "HTTP status 429")
            self.assertEqual(answer["retry_after"], wanted)
        self.assertNotIn("retry_after", self.post({"status": 503}))

    def test_silence_ends_at_the_deadline(self):
        self.assert_failed(self.post({"stall": "headers"}, deadline=1), "net.deadline")
        self.assert_failed(self.post({"bytes": 900, "stall": "body"}, deadline=1), "net.deadline")

    def test_wrong_tls_gets_nothing(self):
        self.assert_failed(self.post({"text": "x"}, ca_file=self.apple.other_ca), "tls.refused")
        self.assert_failed(self.post({"text": "x"}, trust="public"), "tls.refused")
        answer, = self.ask({"url": "http://localhost:%d/x" % self.apple.port, "method": "POST",
                            "body": b"{}"})
        self.assert_failed(answer, "url.refused", "only https")
        self.assertEqual(self.apple.requests("/x"), [])

    def test_headers_that_would_break_the_request(self):
        for headers in ("X-A: a\rX-B: b\n", "X-A: a\x01\n", "X-A: " + "a" * 9000 + "\n", "X-A: a"):
            with self.subTest(headers[:20]):
                answer = self.post({"text": "x"}, headers=headers)
                self.assertEqual(answer["result"], FAILED)
        self.assertEqual(self.apple.requests("/x"), [])


class Refusals(FetchTest):
    def test_unknown_root_f26(self):
        answer = self.get({"text": "x"}, ca_file=self.apple.other_ca)
        self.assert_failed(answer, "tls.refused", 'chain ends in "Test World CA"')
        self.assertEqual(self.apple.requests("/x"), [])

    def test_public_roots_do_not_know_the_test_ca(self):
        self.assert_failed(self.get({"text": "x"}, trust="public"), "tls.refused")

    def test_f25_certificate_of_another_host(self):
        answer, = self.ask({"url": "https://127.0.0.1:%d/catalog" % self.apple.port})
        self.assert_failed(answer, "tls.host")
        self.assertEqual(self.apple.requests("/catalog"), [])

    def test_f28_apple_trust_takes_no_other_root(self):
        absent, wrong = self.ask({"url": "/catalog", "trust": "apple"},
                                 {"url": "/catalog", "trust": "apple", "root": self.apple.ca_der})
        self.assert_failed(absent, "tls.root", "Apple Root CA is not in the store")
        self.assert_failed(wrong, "tls.root", "expected b0b1730ecbc7ff45")
        self.assertEqual(self.apple.requests("/catalog"), [])

    def test_trust_without_roots(self):
        answers = self.ask({"url": "/catalog", "ca_file": "/nonexistent/ca.pem"},
                           {"url": "/catalog", "ca_file": os.devnull},
                           {"url": "/catalog", "ca_file": ""},
                           {"url": "/catalog", "trust": "none"})
        for answer, why in zip(answers, ("cannot be opened: No such file", "empty", "no CA file was given",
                                         "unknown trust")):
            self.assert_failed(answer, "tls.root", why)
        self.assertEqual(self.apple.requests("/catalog"), [])

    def test_urls_that_are_never_asked(self):
        urls = ["http://localhost:%d/x" % self.apple.port, "ftp://localhost/x",
                "file:///etc/passwd", "https://user@localhost/x", "https://a:b@localhost/x",
                "https:///x", "localhost/x", "https://local host/x", "https://h\\@localhost/x"]
        for answer, url in zip(self.ask(*[{"url": u} for u in urls]), urls):
            with self.subTest(url):
                self.assert_failed(answer, "url.refused")
        (answer,) = self.ask({"url": "https://localhost/" + "x" * 2048})
        self.assert_failed(answer, "limit.url")

    def test_redirects_that_are_not_followed_f31_f32_f33(self):
        goals = ["http://localhost:%d/goal" % self.apple.port, "file:///etc/passwd",
                 "ftp://localhost/goal", "gopher://localhost/goal", "https://example.org/goal",
                 "https://127.0.0.1:%d/goal" % self.apple.port, "https://10.0.0.1/goal",
                 "https://[::1]/goal", "https://2130706433/goal", "//example.org/goal",
                 "https://user@swscan.apple.com/goal", "https://apple.com.example.org/goal",
                 "https://notapple.com/goal", "https://swscan.apple.com:8443/goal",
                 "https://localhost:1/goal"]
        self.apple.script({"/%d" % i: {"redirect": g} for i, g in enumerate(goals)})
        answers = self.ask(*[{"url": "/%d" % i} for i in range(len(goals))])
        for answer, goal in zip(answers, goals):
            with self.subTest(goal):
                self.assert_failed(answer, "url.refused")
                self.assertEqual(answer["status"], 302)
        self.assertEqual(self.apple.requests("/goal"), [])

    def test_t13_apple_is_not_called_inside_our_network(self):
        for address in ("127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "fd00::1"):
            environment = {"LD_PRELOAD": RESOLVER, "RESOLVER_ADDRESS": address,
                           "ASAN_OPTIONS": "verify_asan_link_order=0:detect_leaks=0"}
            self.apple.script({"/x": {"redirect": "https://swcdn.apple.com/x"}})
            with self.subTest(address):
                for answer in self.ask({"url": "https://gdmf.apple.com/v2/pmv"}, {"url": "/x"},
                                       **environment):
                    self.assert_failed(answer, "net.address", "not public")

    def test_t13_nor_past_a_proxy_that_does_not_stand_before_apple(self):
        environment = {"LD_PRELOAD": RESOLVER, "RESOLVER_ADDRESS": "10.1.2.3",
                       "ASAN_OPTIONS": "verify_asan_link_order=0:detect_leaks=0",
                       "https_proxy": "http://127.0.0.1:1", "no_proxy": "localhost,.apple.com"}
        (answer,) = self.ask({"url": "https://gdmf.apple.com/v2/pmv", "deadline": 1}, **environment)
        self.assert_failed(answer, "net.address", "not public")

    def test_it_can_reach_no_file_when_it_is_asked(self):
        landlock = ctypes.CDLL(None).syscall(444, None, 0, 1) > 0 # its version; else without
        self.apple.script({"/x": {"body": "catalog"}})
        data = pack_frame(REQUEST, {"id": 0, "url": self.apple.base + "/x", "trust": "file",
                                    "ca_file": self.apple.ca})
        status, frames, talk = run_fetcher(
            FETCHER, data + pack_frame(GO, {}), LD_PRELOAD=PROBE, PROBE_FILE=os.path.abspath(__file__),
            ASAN_OPTIONS="verify_asan_link_order=0:detect_leaks=0")
        self.assertEqual((status, frames[0][1]["body"]), (0, CATALOG))
        self.assertEqual(talk, "probe: reads %d, writes %d, sockets 1\n" % ((not landlock,) * 2))

    def test_a_second_round_follows_the_first(self):
        self.apple.script({"/x": {"body": "catalog"}})
        data = pack_frame(REQUEST, {"id": 0, "url": self.apple.base + "/x", "trust": "file",
                                    "ca_file": self.apple.ca}) + pack_frame(GO, {})
        status, frames, _ = run_fetcher(FETCHER, data + data)
        kinds = [kind for kind, _ in frames if kind != PROGRESS]
        self.assertEqual((status, kinds), (0, [ANSWER, DONE, ANSWER, DONE]))

    def test_f30_redirect_loop(self):
        answer = self.get({"redirect": "/x"})
        self.assert_failed(answer, "http.redirects", "more than 5")
        self.assertEqual(len(self.apple.requests("/x")), 6)

    def test_f17_304_to_an_unconditional_request(self):
        self.assert_failed(self.get({"status": 304}), "http.304")

    def test_statuses_that_are_final(self):
        for status in (204, 206, 301, 401, 403, 404, 410):
            with self.subTest(status):
                path = "/%d" % status
                answer = self.get({"status": status, "text": "sorry"}, path=path)
                self.assert_failed(answer, "http.status", "HTTP status %d" % status)
                self.assertEqual(answer["status"], status)
                self.assertEqual(len(self.apple.requests(path)), 1)

    def test_error_page_without_end_is_not_read(self):
        answer = self.get({"status": 404, "bytes": 8 << 20})
        self.assert_failed(answer, "http.status", "HTTP status 404")
        self.assertLess(answer["wire_bytes"], 1 << 20)

    def test_f42_retry_after_ten_years_is_not_waited_for(self):
        answer = self.get({"status": 429, "headers": {"Retry-After": "315360000"}})
        self.assert_failed(answer, "http.status", "429")
        self.assertEqual(len(self.apple.requests("/x")), 1)


class Damage(FetchTest):
    def test_compressed_bodies_f08_f10_f11(self):
        cases = {"bad_crc": {"gzip_bad_crc": True}, "nested": {"gzip_nested": True},
                 "members": {"gzip_members": True}, "cut_1": {"gzip_cut": 1},
                 "cut_8": {"gzip_cut": 8}, "cut_60": {"gzip_cut": 60}}
        script = {"/" + name: dict(b, body="catalog", gzip=True) for name, b in cases.items()}
        script["/not_gzip"] = {"text": "plain", "headers": {"Content-Encoding": "gzip"}}
        script["/brotli"] = {"text": "plain", "headers": {"Content-Encoding": "br"}}
        script["/stacked"] = {"text": "x", "headers": {"Content-Encoding": "gzip, gzip"}}
        script["/coding_twice"] = {"body": "catalog", "gzip": True,
                                   "raw_headers": ["Content-Encoding: gzip"]}
        script["/transfer_gzip"] = {"text": "x", "headers": {"Transfer-Encoding": "gzip"}}
        self.apple.script(script)
        answers = self.ask(*[{"url": path} for path in script])
        for answer, path in zip(answers, script):
            with self.subTest(path):
                self.assert_failed(answer, "http.encoding")
                self.assertEqual(len(self.apple.requests(path)), 1)

    def test_f07_bomb(self):
        answer = self.get({"bomb": 60})
        self.assert_failed(answer, "limit.ratio", "more than 50 times")

    def test_f09_ratio_is_free_below_one_mebibyte(self):
        answer = self.get({"bomb": 1})
        self.assertEqual(answer["body"], bytes(1 << 20))

    def test_body_cap_is_exact(self):
        self.apple.script({"/cap": {"bytes": 5000}, "/over": {"bytes": 5001},
                           "/gzip": {"bytes": 5001, "gzip": True},
                           "/chunked": {"bytes": 5001, "chunked": True}})
        cap, *over = self.ask(*[{"url": u, "cap_body": 5000}
                                for u in ("/cap", "/over", "/gzip", "/chunked")])
        self.assertEqual(len(cap["body"]), 5000)
        for answer in over:
            self.assert_failed(answer, "limit.body", "over 5000 bytes")

    def test_wire_cap(self):
        self.assert_failed(self.get({"bytes": (32 << 20) + 1}), "limit.wire")

    def test_framing_that_is_none_f05_f38_f39(self):
        cases = {"/unframed": ("http.unframed", {"unframed": True}),
                 "/two": ("http.framing", {"two_content_lengths": True}),
                 "/both": ("http.framing", {"length_and_chunked": True}),
                 "/word": ("http.header", {"headers": {"Content-Length": "many"}})}
        self.apple.script({path: dict(b, body="catalog") for path, (_, b) in cases.items()})
        for answer, (path, (name, _)) in zip(self.ask(*[{"url": p} for p in cases]), cases.items()):
            with self.subTest(path):
                self.assert_failed(answer, name)

    def test_headers_f40_f41(self):
        cases = {"/block": ("limit.header", {"huge_block": 2 << 20}),
                 "/line": ("limit.header", {"huge_line": 200 << 10}),
                 "/line_9k": ("limit.header", {"huge_line": 9 << 10}),
                 "/nul": ("http.header", {"raw_headers": ["X-Nul: a\0b"]}),
                 "/cr": ("http.header", {"raw_headers": ["X-Cr: a\rb"]}),
                 "/fold": ("http.header", {"raw_headers": ["X-Fold: a", " b"]}),
                 "/nameless": ("http.header", {"raw_headers": ["no colon here"]})}
        self.apple.script({path: dict(b, text="x") for path, (_, b) in cases.items()})
        for answer, (path, (name, _)) in zip(self.ask(*[{"url": p} for p in cases]), cases.items()):
            with self.subTest(path):
                self.assert_failed(answer, name)
                self.assertEqual(len(self.apple.requests(path)), 1)


class Retries(FetchTest):
    def test_what_the_network_broke_is_tried_again_and_told_f04_f06_f43(self):
        cases = {"/cut": {"body": "catalog", "truncate_at": 1000},
                 "/long": {"body": "catalog", "wrong_length": len(CATALOG) + 1},
                 "/chunks": {"body": "catalog", "chunked_cut": True},
                 "/reset": {"reset": True}}
        self.apple.script(cases)
        for answer, path in zip(self.ask(*[{"url": p} for p in cases]), cases):
            with self.subTest(path):
                self.assert_failed(answer, "net.cut")
                self.assertEqual(len(self.apple.requests(path)), TRIES)

    def test_a_try_that_succeeds_is_the_answer(self):
        self.apple.script({
            "/reset": [{"reset": True}, {"body": "catalog"}],
            "/busy": [{"status": 503}, {"status": 503}, {"body": "catalog"}],
            "/later": [{"status": 429, "headers": {"Retry-After": "0"}}, {"body": "catalog"}]})
        for answer in self.ask({"url": "/reset"}, {"url": "/busy"}, {"url": "/later"}):
            self.assertEqual(answer["body"], CATALOG)
        self.assertEqual(len(self.apple.requests("/busy")), 3)
        self.assertEqual(len(self.apple.requests("/later")), 2)

    def test_no_server(self):
        (answer,) = self.ask({"url": "https://localhost:1/x"})
        self.assert_failed(answer, "net.connect")
        self.assertEqual(answer["status"], 0)

    def test_no_proxy(self):
        (answer,) = self.ask({"url": "/x"}, https_proxy="http://127.0.0.1:1")
        self.assert_failed(answer, "net.proxy", "the proxy cannot be reached: ")
        (answer,) = self.ask({"url": "https://localhost:1/x"}, https_proxy="http://127.0.0.1:1",
                             no_proxy="localhost")
        self.assert_failed(answer, "net.connect")


class Many(FetchTest):
    def test_one_failure_stops_no_other(self):
        self.apple.script({"/stalls": {"stall": "headers"}, "/gone": {"status": 410},
                           "/bomb": {"bomb": 60}})
        paths = ["/stalls", "/gone", "/bomb"] + ["/catalog?%d" % i for i in range(40)]
        bad, good = [], []
        for answer in self.ask(*[{"url": p, "deadline": 1 if p == "/stalls" else 60}
                                 for p in paths]):
            (bad if answer["id"] < 3 else good).append(answer)
        self.assertEqual([a["error_name"] for a in bad],
                         ["net.deadline", "http.status", "limit.ratio"])
        self.assertTrue(all(a["body"] == CATALOG for a in good))

    def test_redirects_share_the_time_of_their_try(self):
        # The redirect comes when the client gives up /first, its goal when it gives up /second.
        self.apple.script({"/first": {"stall": "headers"}, "/second": {"stall": "headers"},
                           "/x": {"redirect": "/goal", "after": "/first"},
                           "/goal": {"body": "catalog", "after": "/second"}})
        answers = self.ask({"url": "/x", "deadline": 3}, {"url": "/first", "deadline": 2},
                           {"url": "/second", "deadline": 2}, parallel=2)
        for answer in answers:
            self.assert_failed(answer, "net.deadline", "not over after")
        self.assertEqual(len(self.apple.requests("/goal")), 1)

    def test_two_at_a_time_to_one_host(self):
        paths = ["/%d" % i for i in range(8)]
        self.apple.script({p: {"body": "catalog", "drip": "headers", "huge_block": 2000} for p in paths})
        answers = self.ask(*({"url": p} for p in paths))
        self.assertEqual({a["result"] for a in answers}, {BODY})
        self.assertLessEqual(max(e["busy"] for e in self.apple.log()), 2)

    def test_one_at_a_time_keeps_the_order(self):
        self.ask(*[{"url": "/catalog?%d" % i} for i in range(5)], parallel=1)
        with open(self.apple.log_path, encoding="utf-8") as f:
            order = [line.split("catalog?")[1][0] for line in f]
        self.assertEqual(order, list("01234"))

    def test_nothing_to_ask(self):
        self.assertEqual(self.ask(), [])


class Http2(FetchTest):
    def setUp(self):
        self.apple = self.enterContext(Apple("--http2"))
        self.apple.put("catalog", CATALOG)

    def test_it_is_spoken_with_whom_that_is_offered(self):
        paths = ["/%d" % i for i in range(4)]
        self.apple.script({p: {"body": "catalog", "etag": '"a1"'} for p in paths})
        for answer in self.ask(*({"url": p} for p in paths)):
            self.assertEqual((answer["result"], answer["body"], answer["etag"]), (BODY, CATALOG, '"a1"'))
        (answer,) = self.ask({"url": "/0", "etag": '"a1"'})
        self.assertEqual(answer["result"], UNCHANGED)
        self.assertEqual([e["http"] for e in self.apple.log()], ["2"] * 5)


class Protocol(unittest.TestCase):
    def test_no_requests_are_no_failure(self):
        self.assertEqual(run_fetcher(FETCHER, b""), (0, [], ""))

    def test_broken_streams_end_with_2_and_one_line(self):
        request = pack_frame(REQUEST, {"id": 0, "url": "https://localhost:1/"})
        cases = {"no word to go": (request, "the stream ended before the word to go"),
                 "cut": (request[:-1], "ends inside a frame"),
                 "a method": (pack_frame(REQUEST, {"id": 0, "method": "PUT", "body": b"x"}),
                              "an unknown method"),
                 "a GET with content": (pack_frame(REQUEST, {"id": 0, "body": b"x"}),
                                        "content of a GET"),
                 "a POST without": (pack_frame(REQUEST, {"id": 0, "method": "POST"}),
                                    "a POST without content"),
                 "an answer": (pack_frame(ANSWER, {"id": 0}), "neither a request"),
                 "no number": (pack_frame(REQUEST, {"url": "x"}), "a request without a number"),
                 "noise": (b"GET / HTTP/1.1\r\n\r\n", "longer than a frame may be")}
        for name, (data, reason) in cases.items():
            with self.subTest(name):
                status, frames, talk = run_fetcher(FETCHER, data)
                self.assertEqual((status, frames), (2, []))
                self.assertIn(reason, talk)
                self.assertEqual(talk.count("\n"), 1)

    def test_ends_when_nobody_listens(self):
        with Apple() as apple:
            apple.script({"/x": {"stall": "headers"}})
            fetcher = subprocess.Popen([FETCHER], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                       stderr=subprocess.PIPE)
            fetcher.stdin.write(pack_frame(REQUEST, {
                "id": 0, "url": apple.base + "/x", "trust": "file", "ca_file": apple.ca}))
            fetcher.stdin.write(pack_frame(GO, {}))
            fetcher.stdin.flush()
            fetcher.stdout.close()
            self.assertEqual(fetcher.wait(), 2)
            talk = fetcher.stderr.read().decode()
            self.assertIn("nobody reads", talk)
            self.assertEqual(message_form.faults(talk), [])
            fetcher.stdin.close()
            fetcher.stderr.close()

    def test_environment_cannot_turn_trust_around(self):
        with Apple() as apple:
            apple.put("x", b"x")
            data = pack_frame(REQUEST, {"id": 0, "url": apple.base + "/x", "trust": "public"})
            _, frames, _ = run_fetcher(FETCHER, data + pack_frame(GO, {}), SSL_CERT_FILE=apple.ca,
                                       CURL_CA_BUNDLE=apple.ca)
            self.assertEqual(frames[0][1]["error_name"], "tls.refused")


if __name__ == "__main__":
    FETCHER, RESOLVER, PROBE = (os.path.abspath(sys.argv.pop(1)) for _ in range(3))
    unittest.main()
