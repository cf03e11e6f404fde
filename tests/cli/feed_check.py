#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""feed_check.py FOLDER - is what `sucat feed` published what its readers take?

Our own files by their schemas, SOFA's v1 by decoders as strict as its readers (a key that Nudge
requires, the date forms of Swift's .iso8601 and of the osquery extension, the index walks of the
extension attributes), v2 by the shape of SOFA's schema, pmv.json by gdmf's, Atom and JSON Feed by
their specifications, the manifest by what is there.
"""
import gzip
import hashlib
import json
import os
import re
import sys
import xml.etree.ElementTree as ElementTree

import jsonschema

import schema as schemas

HERE = os.path.dirname(os.path.abspath(__file__))
SCHEMAS = os.path.join(HERE, "..", "..", "doc", "schemas")
V1 = ("macos", "ios")
V2 = ("macos", "ios", "tvos", "watchos", "visionos")
ISO8601 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")  # Swift's .iso8601: no fraction
DAY = re.compile(r"\d{4}-\d\d-\d\d")
BUILD = re.compile(r"\d{1,2}[A-Z]\d{1,7}[a-z]?")
CVE = re.compile(r"CVE-\d{4}-\d{4,}")
found = []


def wrong(path, what):
    found.append("%s: %s" % (path, what))


def load(folder, path):
    with open(os.path.join(folder, path), encoding="utf-8") as file:
        return json.load(file, object_pairs_hook=schemas.unique)


def no_null(path, value, where=""):
    """SOFA's readers know no null."""
    if value is None:
        wrong(path, "null at %s" % where)
    for key, inner in value.items() if isinstance(value, dict) else \
            enumerate(value) if isinstance(value, list) else ():
        no_null(path, inner, "%s.%s" % (where, key))


# --- v1 ---------------------------------------------------------------------------------------

def date(text):
    return isinstance(text, str) and ISO8601.fullmatch(text) is not None


def strings(value):
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def whole(value):
    return isinstance(value, int) and not isinstance(value, bool)


def flags(value):
    return isinstance(value, dict) and all(isinstance(flag, bool) for flag in value.values())


def names(value):
    return isinstance(value, dict) and all(isinstance(name, str) for name in value.values())


def text(value):
    return isinstance(value, str)


LATEST = {"ProductVersion": text, "Build": text, "ExpirationDate": date, "SupportedDevices": strings,
          "SecurityInfo": text, "CVEs": flags, "ActivelyExploitedCVEs": strings, "UniqueCVEsCount": whole}
RELEASE = {"UpdateName": text, "ProductVersion": text, "SecurityInfo": text, "SupportedDevices": strings,
           "CVEs": flags, "ActivelyExploitedCVEs": strings, "UniqueCVEsCount": whole,
           "DaysSincePreviousRelease": whole, "ProductName": text, "ReleaseType": text}
MODEL = {"Model": text, "URL": text, "Identifiers": names}
def address(value):
    """Of a file on a host of Apple's; "" while none is known."""
    return value == "" or text(value) and re.fullmatch(
        r"https://[a-z0-9.-]+\.(apple|cdn-apple)\.com/[A-Za-z0-9/._~+,-]+", value) is not None


UMA = {"url": address, **{key: text for key in ("title", "version", "build", "apple_slug")}}
IPSW = {"macos_ipsw_url": address,
        **{"macos_ipsw_" + key: text for key in ("build", "version", "apple_slug")}}
PAYLOADS = {"com.apple.XProtectFramework.XProtect": text,
            "com.apple.XprotectFramework.PluginService": text, "ReleaseDate": date}
CONFIG = {"com.apple.XProtect": text, "ReleaseDate": date}


def version_key(version):
    return [int(number) for number in version.split(".")]


def decode(path, where, value, keys, optional=("ReleaseDate", "WithdrawnDate")):
    """As a strict decoder: every key is there and of its type."""
    for key, is_right in keys.items():
        if key not in value:
            wrong(path, "%s lacks %s" % (where, key))
        elif not is_right(value[key]):
            wrong(path, "%s: %s is %r" % (where, key, value[key]))
    for key in optional:
        if key in value and not date(value[key]):
            wrong(path, "%s: %s is %r" % (where, key, value[key]))


def check_cves(path, where, row):
    exploited = sorted(cve for cve, flag in row["CVEs"].items() if flag)
    if exploited != sorted(row["ActivelyExploitedCVEs"]):
        wrong(path, "%s: exploited CVEs %s, flags %s" % (where, row["ActivelyExploitedCVEs"], exploited))
    if row["UniqueCVEsCount"] != len(row["CVEs"]):
        wrong(path, "%s: %d CVEs, counted %d" % (where, len(row["CVEs"]), row["UniqueCVEsCount"]))


def check_v1_train(path, train, mac):
    where = train.get("OSVersion", "?")
    decode(path, where + " Latest", train["Latest"], LATEST)
    if not BUILD.fullmatch(train["Latest"]["Build"]):
        wrong(path, "%s: Latest has the build %r" % (where, train["Latest"]["Build"]))
    order = [(row["ReleaseDate"], version_key(row["ProductVersion"]))
             for row in train["SecurityReleases"] if "ReleaseDate" in row]
    if order != sorted(order, reverse=True):
        wrong(path, where + ": releases are not newest first")
    for row in train["SecurityReleases"]:
        decode(path, "%s %s" % (where, row.get("UpdateName")), row, RELEASE)
        check_cves(path, where, row)
        if row["ReleaseType"] != "OS" and not re.fullmatch("RSR_[a-z]+", row["ReleaseType"]):
            wrong(path, "ReleaseType %r" % row["ReleaseType"])
    check_cves(path, where + " Latest", train["Latest"])
    if not any(row["ProductVersion"] == train["Latest"]["ProductVersion"]
               for row in train["SecurityReleases"]):
        wrong(path, where + ": Latest is no release")
    if mac:
        for model in train["SupportedModels"]:
            decode(path, where + " SupportedModels", model, MODEL)


def check_update_hash(folder, path, feed):
    """64 hex digits, of all that stands behind them."""
    with open(os.path.join(folder, path), "rb") as file:
        head, body = file.read().split(b",\n", 1)
    if not re.fullmatch("[0-9a-f]{64}", feed["UpdateHash"]) or \
            head != b'{"UpdateHash":"%s"' % feed["UpdateHash"].encode() or \
            hashlib.sha256(b",\n" + body).hexdigest() != feed["UpdateHash"]:
        wrong(path, "UpdateHash %r" % feed["UpdateHash"])


def walk_v1(path, feed):
    """The extension attributes: OSVersions.0 is the latest macOS; a Mac's own is the train of its
    SupportedOS.0, looked for by index; a train's number by `cut -d ' ' -f 2`."""
    trains = feed["OSVersions"]
    for i, train in enumerate(trains):
        fields = train["OSVersion"].split(" ")
        number = (fields + [""])[1] if i < 4 else fields[-1]  # "Big Sur 11" is none of the first
        if not number.isdigit() or version_key(train["Latest"]["ProductVersion"])[0] != int(number):
            wrong(path, "OSVersions.%d: %r has the latest %s" % (
                i, train["OSVersion"], train["Latest"]["ProductVersion"]))
    newest = max(version_key(train["Latest"]["ProductVersion"]) for train in trains)
    if version_key(trains[0]["Latest"]["ProductVersion"]) != newest:
        wrong(path, "OSVersions.0 is not the latest macOS")
    for model, entry in feed["Models"].items():
        highest = [train for train in trains if train["OSVersion"] == entry["SupportedOS"][0]]
        numbers = [int(label.split(" ")[-1]) for label in entry["SupportedOS"]]
        if len(highest) != 1 or numbers != entry["OSVersions"]:
            wrong(path, "%s: %s, %s" % (model, entry["SupportedOS"], entry["OSVersions"]))


def check_v1(folder, name):
    path = "v1/%s_data_feed.json" % name
    feed = load(folder, path)
    no_null(path, feed)
    check_update_hash(folder, path, feed)
    numbers = [int(train["OSVersion"].split()[-1]) for train in feed["OSVersions"]]
    if numbers != sorted(set(numbers), reverse=True):
        wrong(path, "OSVersions are %s" % numbers)
    for train in feed["OSVersions"]:
        check_v1_train(path, train, name == "macos")
    if name != "macos":
        return
    walk_v1(path, feed)
    decode(path, "XProtectPayloads", feed["XProtectPayloads"], PAYLOADS)
    decode(path, "XProtectPlistConfigData", feed["XProtectPlistConfigData"], CONFIG)
    apps = feed["InstallationApps"]
    decode(path, "LatestUMA", apps["LatestUMA"], UMA)
    decode(path, "LatestMacIPSW", apps["LatestMacIPSW"], IPSW)
    for uma in apps["AllPreviousUMA"]:
        decode(path, "AllPreviousUMA", uma, UMA)
        if not uma["url"] or not BUILD.fullmatch(uma["build"]):
            wrong(path, "AllPreviousUMA has %r" % uma)
    labels = [train["OSVersion"] for train in feed["OSVersions"]]
    for model, entry in feed["Models"].items():
        decode(path, model, entry, {"MarketingName": text, "SupportedOS": strings,
               "OSVersions": lambda v: isinstance(v, list) and all(map(whole, v))})
        if entry["SupportedOS"] != [label for label in labels if label in entry["SupportedOS"]]:
            wrong(path, "%s: SupportedOS is not newest first" % model)


def check_v1_timestamp(folder):
    """The osquery extension strips a Z and then wants a numeric offset."""
    path = "v1/timestamp.json"
    stamps = load(folder, path)
    for name, file in (("macOS", "macos"), ("iOS", "ios")):
        text_, suffix = stamps[name]["LastCheck"][:-1], stamps[name]["LastCheck"][-1:]
        if suffix != "Z" or not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d", text_):
            wrong(path, "LastCheck %r" % stamps[name]["LastCheck"])
        if stamps[name]["UpdateHash"] != load(folder, "v1/%s_data_feed.json" % file)["UpdateHash"]:
            wrong(path, "%s: another UpdateHash than its feed" % name)


# --- v2 ---------------------------------------------------------------------------------------

TEXT = {"type": "string"}
COUNT = {"type": "integer", "minimum": 0}
TEXTS = {"type": "array", "items": TEXT}


def record(required, **optional):
    """An object of SOFA's: what it requires, what it may have; more may be added."""
    return {"type": "object", "required": sorted(required), "properties": {**required, **optional}}


MOMENT = {**TEXT, "pattern": "^%s$" % ISO8601.pattern}
DATE = {**TEXT, "pattern": "^%s$" % DAY.pattern}
STATED = {**TEXT, "pattern": "^(%s)?$" % ISO8601.pattern}  # required, though no source may state it
REFERENCE = record({"Build": TEXT, "ProductVersion": TEXT}, DaysLater={"type": "integer"}, ReleaseDate=MOMENT)
SUMMARY = record({"Priority": TEXT, "Recommendation": TEXT, "Summary": TEXT, "Stats": record({
    key: COUNT for key in ("Critical", "Exploited", "High", "Low", "Medium", "Remote", "Total")})})
CVES = {"type": "object", "additionalProperties": {"type": "object", "properties": {
    "NISTURL": TEXT, "ActivelyExploited": {"type": "boolean"}, "InKEV": {"type": "boolean"}, "Severity": TEXT}}}
ROW = record({
    "ActivelyExploitedCVEs": TEXTS, "AllBuilds": {**TEXTS, "minItems": 1}, "Build": TEXT, "CVEs": CVES,
    "DeviceScope": {"enum": ["universal", "device-specific"]}, "ProductName": TEXT, "ProductVersion": TEXT,
    "ReleaseDate": STATED, "ReleaseType": TEXT, "SecurityInfo": TEXT, "SecurityInfoContext": TEXT,
    "UniqueCVEsCount": COUNT, "UpdateName": TEXT, "UpdateSummary": SUMMARY},
    SupportedDevices=TEXTS, DaysSincePreviousRelease={"type": "integer"}, ExpirationDate=DATE,
    SupersededBy=REFERENCE, MergedInto=REFERENCE, WithdrawnDate=MOMENT)
BSI = record({"Build": TEXT, "SupportedDevices": TEXTS, "Version": TEXT}, CVEs=TEXTS,
             DeviceScope=TEXT, PatchesRelease=REFERENCE, PostingDate=DATE, PrerequisiteBuild=TEXT,
             PrerequisiteVersion=TEXT, SecurityInfo=TEXT, SupersededBy=REFERENCE, VersionExtra=TEXT)
INSTALLER = record({"AppleSlug": TEXT, "Build": TEXT, "PostingDate": TEXT, "Size": COUNT, "Title": TEXT,
                    "URL": TEXT, "Version": TEXT})
IMAGE = record({"MacOSIPSW" + key: TEXT for key in ("AppleSlug", "Build", "URL", "Version")})


def v2_schema(mac):
    train = {"Latest": ROW, "OSVersion": TEXT, "SecurityReleases": {"type": "array", "items": ROW}}
    feed = {
        "BackgroundSecurityImprovements": {"type": "object",
                                           "additionalProperties": {"type": "array", "items": BSI}},
        "Devices": {"type": "object",
                    "additionalProperties": record({"MarketingName": TEXT}, DeviceID=TEXT)},
        "LastCheck": {**TEXT, "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}\+00:00$"},
        "SchemaVersion": {"const": "2026.04.11.2"}, "UpdateHash": TEXT, "Version": {"const": "2.0"}}
    if mac:
        train["SupportedModels"] = {"type": "array"}
        feed.update(Models={"type": "object"},
                    XProtectPayloads={"type": "object", "additionalProperties": TEXT},
                    XProtectPlistConfigData={"type": "object", "additionalProperties": TEXT},
                    InstallationApps={"type": "object", "properties": {
                        "AllPreviousUMA": {"type": "array", "items": INSTALLER},
                        "LatestMacIPSW": IMAGE, "LatestUMA": INSTALLER}})
    feed["OSVersions"] = {"type": "array", "items": record(train)}
    return record(feed)


def check_v2_timestamp(folder):
    path = "v2/timestamp.json"
    stamps = load(folder, path)
    if sorted(stamps) != ["iOS", "macOS", "tvOS", "visionOS", "watchOS"]:
        wrong(path, "%s" % sorted(stamps))
    for name, stamp in stamps.items():
        if not date(stamp["LastCheck"]):
            wrong(path, "LastCheck %r" % stamp["LastCheck"])
        if stamp["UpdateHash"] != load(folder, "v2/%s_data_feed.json" % name.lower())["UpdateHash"]:
            wrong(path, "%s: another UpdateHash than its feed" % name)


def check_v2(folder, name):
    path = "v2/%s_data_feed.json" % name
    feed = load(folder, path)
    no_null(path, feed)
    for error in jsonschema.Draft7Validator(v2_schema(name == "macos")).iter_errors(feed):
        wrong(path, "%s: %s" % (list(error.absolute_path), error.message[:200]))
    for train in feed["OSVersions"]:
        for row in [train["Latest"]] + train["SecurityReleases"]:
            where = row["UpdateName"]
            if row["AllBuilds"][0] != row["Build"] or not all(map(BUILD.fullmatch, row["AllBuilds"])):
                wrong(path, "%s: builds %s %s" % (where, row["Build"], row["AllBuilds"]))
            for device in row.get("SupportedDevices", []):
                if device not in feed["Devices"]:
                    wrong(path, "%s: %s stands not in Devices" % (where, device))
            if not all(map(CVE.fullmatch, row["CVEs"])):
                wrong(path, "%s: CVEs %s" % (where, list(row["CVEs"])))
        for row in train["SecurityReleases"]:
            exploited = sorted(cve for cve, more in row["CVEs"].items() if more.get("ActivelyExploited"))
            if exploited != sorted(row["ActivelyExploitedCVEs"]) or \
                    row["UniqueCVEsCount"] != len(row["CVEs"]) or \
                    row["UpdateSummary"]["Stats"]["Total"] != len(row["CVEs"]):
                wrong(path, "%s: CVEs %s" % (row["UpdateName"], row["CVEs"]))
        if train["Latest"] not in train["SecurityReleases"]:
            wrong(path, "%s: Latest is no release" % train["OSVersion"])
        keys = [(row["Build"], row["ProductVersion"]) for row in train["SecurityReleases"]]
        if len(set(keys)) != len(keys):
            wrong(path, "%s: a build stands twice" % train["OSVersion"])
    for responses in feed["BackgroundSecurityImprovements"].values():
        for row in responses:
            if not BUILD.fullmatch(row["Build"]) or not set(row["SupportedDevices"]) <= set(feed["Devices"]):
                wrong(path, "the response %s %s" % (row["Build"], row["SupportedDevices"]))


# --- the rest ---------------------------------------------------------------------------------

def check_pmv(folder):
    path = "pmv.json"
    lists = load(folder, path)
    if list(lists) != ["PublicAssetSets", "AssetSets", "PublicBackgroundSecurityImprovements"]:
        wrong(path, "lists are %s" % list(lists))
    for name, groups in lists.items():
        response = name.startswith("PublicB")
        if not set(groups) <= {"iOS", "macOS", "visionOS"}:
            wrong(path, "%s has the groups %s" % (name, list(groups)))
        for row in (row for rows in groups.values() for row in rows):
            if ("ProductVersionExtra" in row and "PrerequisiteBuild" in row) != response:
                wrong(path, "%s: %s" % (name, row))
            if not BUILD.fullmatch(row["Build"]) or not strings(row["SupportedDevices"]):
                wrong(path, "%s: %s" % (name, row))
            for key in ("PostingDate", "ExpirationDate"):
                if key in row and not DAY.fullmatch(row[key]):
                    wrong(path, "%s: %s" % (key, row[key]))
        keys = [json.dumps(row, sort_keys=True) for rows in groups.values() for row in rows]
        if len(set(keys)) != len(keys):
            wrong(path, name + ": a row stands twice")


def check_atom(folder):
    """RFC 4287, and tag URIs by RFC 4151."""
    path, atom = "atom.xml", "{http://www.w3.org/2005/Atom}"
    root = ElementTree.parse(os.path.join(folder, path)).getroot()
    if root.tag != atom + "feed":
        wrong(path, "the root is " + root.tag)
    ids = []
    for element in [root] + root.findall(atom + "entry"):
        for key in ("id", "title", "updated"):
            if len(element.findall(atom + key)) != 1:
                wrong(path, "not one %s in %s" % (key, element.tag))
        for key in ("updated", "published"):
            for moment in element.findall(atom + key):
                if not ISO8601.fullmatch(moment.text or ""):
                    wrong(path, "%s %r" % (key, moment.text))
        ids.append(element.findtext(atom + "id"))
        if not re.fullmatch(r"tag:[A-Za-z0-9.-]+,\d{4}(-\d\d){0,2}:[^\s<>]*", ids[-1] or ""):
            wrong(path, "id %r" % ids[-1])
    links = root.findall(atom + "link") + root.findall(atom + "entry/" + atom + "link")
    if not all(re.fullmatch(r"https?://[^\s<>]+", link.get("href", "")) for link in links):
        wrong(path, "a link without an address")
    if any(entry.findtext(atom + "updated") > root.findtext(atom + "updated")
           for entry in root.findall(atom + "entry")):
        wrong(path, "an entry is newer than the feed")
    if not root.findall(atom + "author"):
        wrong(path, "no author")
    if len(set(ids)) != len(ids):
        wrong(path, "an id stands twice")
    for entry in root.findall(atom + "entry"):
        if not entry.findtext(atom + "content"):
            wrong(path, "an entry without content")
        if (entry.findtext(atom + "published") or "") > entry.findtext(atom + "updated"):
            wrong(path, "%s: updated before it was published" % entry.findtext(atom + "id"))
    return ids[1:]


def check_jsonfeed(folder):
    """JSON Feed 1.1."""
    path = "feed.json"
    feed = load(folder, path)
    if feed["version"] != "https://jsonfeed.org/version/1.1" or not feed["title"]:
        wrong(path, "version or title")
    if not set(feed) <= {"version", "title", "home_page_url", "feed_url", "description", "authors", "language",
                         "items"}:
        wrong(path, "keys %s" % list(feed))
    for holder in [feed] + feed["items"]:
        for key in ("home_page_url", "feed_url", "url"):
            if key in holder and not re.fullmatch(r"https?://\S+", holder[key]):
                wrong(path, "%s %r" % (key, holder[key]))
    known = {"id", "url", "external_url", "title", "content_text", "date_published", "date_modified", "tags"}
    for item in feed["items"]:
        if not item["id"] or not item["content_text"] or not strings(item["tags"]):
            wrong(path, "an item lacks id, content_text or tags")
        if not date(item["date_modified"]) or not date(item.get("date_published", item["date_modified"])):
            wrong(path, "%s: dates" % item["id"])
        if any(key not in known and not key.startswith("_") for key in item):
            wrong(path, "%s: keys %s" % (item["id"], list(item)))
        release = item["_sucat"]
        if not item["id"].endswith(",2026:%s/%s" % (release["platform"], release["build"])):
            wrong(path, "%s: another release in _sucat" % item["id"])
        if {release["withdrawn"] is not None} != {"withdrawn" in item["tags"], "withdrawn on " in item["title"],
                                                  "withdrawn on " in item["content_text"]}:
            wrong(path, "%s: is it withdrawn?" % item["id"])
    return [item["id"] for item in feed["items"]]


def check_events(folder):
    path, last, ids = "events.ndjson", 0, set()
    with open(os.path.join(folder, path), encoding="utf-8") as file:
        for line in file:
            event = json.loads(line, object_pairs_hook=schemas.unique)
            if event["seq"] <= last or event["id"] in ids or not date(event["at"]):
                wrong(path, "event %s" % event)
            last = event["seq"]
            ids.add(event["id"])


def check_manifest(folder):
    """What is listed is there with that digest; all that is there is listed; each has its .gz."""
    listed = {entry["path"]: entry for entry in load(folder, "manifest.json")["files"]}
    there = {os.path.relpath(os.path.join(at, name), folder)
             for at, _, files in os.walk(folder) for name in files}
    if there != set(listed) | {"manifest.json", "manifest.json.gz", ".sucat-feed"}:
        wrong("manifest.json", "%s" % (there ^ set(listed)))
    sums = {}
    with open(os.path.join(folder, "SHA256SUMS"), encoding="utf-8") as file:
        for line in file:
            digest, name = line.rstrip("\n").split("  ")
            sums[name] = digest
    for path in there - {".sucat-feed"}:
        with open(os.path.join(folder, path), "rb") as file:
            data = file.read()
        digest = hashlib.sha256(data).hexdigest()
        if path in listed and (listed[path]["sha256"], listed[path]["bytes"]) != ("sha256:" + digest, len(data)):
            wrong(path, "another digest than in manifest.json")
        if sums.get(path, digest) != digest:
            wrong(path, "another digest than in SHA256SUMS")
        if path.endswith(".gz"):
            with open(os.path.join(folder, path[:-3]), "rb") as file:
                if gzip.decompress(data) != file.read():
                    wrong(path, "other bytes than beside it")
        elif path + ".gz" not in there:
            wrong(path, "no .gz")


def check_agreement(folder):
    """The same releases stand in every file that tells of them."""
    facts = load(folder, "sucat.json")
    known = {(r["platform"], r["build"]) for r in facts["releases"]}
    told = {(platform, build) for platform, builds in load(folder, "manifest.json")["releases"].items()
            for build in builds}
    if told != {(r["platform"], r["build"]) for r in facts["releases"] if not r["beta"]}:
        wrong("manifest.json", "other releases than sucat.json")
    for r in facts["releases"]:
        if (r["released"] is None) != (r["published"] is None):
            wrong("sucat.json", "%s: published %s, released %s" % (r["build"], r["published"], r["released"]))
    days = {(r["platform"], r["build"]): r["published"] for r in facts["releases"]}
    groups = {"macos": ["macOS"], "ios": ["iOS", "iPadOS"], "tvos": ["tvOS"], "watchos": ["watchOS"],
              "visionos": ["visionOS"]}
    for name, platforms in groups.items():
        for train in load(folder, "v2/%s_data_feed.json" % name)["OSVersions"]:
            for row in train["SecurityReleases"]:
                if not any((platform, row["Build"]) in known for platform in platforms):
                    wrong(name, "%s stands not in sucat.json" % row["Build"])
                if row["ReleaseDate"][:10] not in {days.get((p, row["Build"])) or "" for p in platforms}:
                    wrong(name, "%s: another day than in sucat.json" % row["Build"])
    latest = {(t["platform"], t["label"]): t["latest"] for t in facts["trains"] if t["latest"]}
    for train in load(folder, "v1/macos_data_feed.json")["OSVersions"]:
        if latest[("macOS", train["OSVersion"])]["build"] != train["Latest"]["Build"]:
            wrong("v1/macos_data_feed.json", "%s: another latest than sucat.json" % train["OSVersion"])
    sets = facts["device_sets"]
    for r in facts["releases"]:
        for name in [r["devices"], r["offered"]] + [e["devices"] for e in r["evidence"]]:
            if name is not None and name not in sets:
                wrong("sucat.json", "%s: set %s is not there" % (r["build"], name))


def check_all(folder):
    ours = ["sucat.json", "manifest.json"] + sorted(
        "lite/" + name for name in os.listdir(os.path.join(folder, "lite"))
        if name.endswith(".json") and name != "schema.json")
    for path in ours:
        found.extend(schemas.check(SCHEMAS, os.path.join(folder, path)))
    for name in V1:
        check_v1(folder, name)
    check_v1_timestamp(folder)
    for name in V2:
        check_v2(folder, name)
    check_v2_timestamp(folder)
    check_pmv(folder)
    if check_atom(folder) != check_jsonfeed(folder):
        wrong("atom.xml", "other items than feed.json")
    check_events(folder)
    check_manifest(folder)
    check_agreement(folder)


def main():
    check_all(sys.argv[1])
    print("".join("%s\n" % line for line in found[:40]), end="")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
