#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""render.py - the small Apple as Apple sends it: the tables beside this file, as of one moment.

    render.py FOLDER --moment NAME [--base URL] [--binary] [--seed N]

Writes below FOLDER the answer of each source, at the path of its URL, for tests/server/applesim.py;
script.json for it (catalogs go gzipped, all have an ETag); and with --base sources.tsv, for
`sucat sync --sources`, and notes.tsv, the same of the security notes that are there. Existing files are replaced, so that a server sees the next moment.
--binary: MobileAsset lists as binary property lists. The order of keys and rows is chance, by the
seed: Apple's means nothing either.
"""
import argparse
import datetime
import hashlib
import json
import os
import plistlib
import random

import notes

HERE = os.path.dirname(os.path.abspath(__file__))
ROLLING_DAYS = 90
SWCDN, SWDIST = "https://swcdn.apple.com/content/downloads/", "https://swdist.apple.com/content/downloads/"
UPDATES = "https://updates.cdn-apple.com/"
ASSETS = "com_apple_MobileAsset_SoftwareUpdate/"


def table(name):
    """The rows of a table as dicts; lines that begin with # are talk."""
    with open(os.path.join(HERE, name), encoding="utf-8") as f:
        lines = [line.rstrip("\n").split("\t") for line in f if not line.startswith("#")]
    return [dict(zip(lines[0], line)) for line in lines[1:]]


def time_of(text):
    return datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ")


def moments():
    """{name: datetime} of moments.tsv."""
    return {row["moment"]: time_of(row["at"]) for row in table("moments.tsv")}


def shuffled(chance, value):
    """The same value, every dict and every list of dicts in another order."""
    if isinstance(value, dict):
        items = [(key, shuffled(chance, v)) for key, v in value.items()]
        chance.shuffle(items)
        return dict(items)
    if isinstance(value, list):
        items = [shuffled(chance, v) for v in value]
        if items and isinstance(items[0], dict):
            chance.shuffle(items)
        return items
    return value


def filled(**members):
    """A dict without the members that are absent."""
    return {key: value for key, value in members.items() if value not in ("", None)}


def pmv(moment, at):
    """The answer of gdmf's v2/pmv."""
    rolling = str(at.date() + datetime.timedelta(days=ROLLING_DAYS))
    answer = {"PublicAssetSets": {}, "AssetSets": {}, "PublicBackgroundSecurityImprovements": {}}
    for row in table("pmv.tsv"):
        if moment not in row["moment"].split():
            continue
        for build in row["build"].split():
            answer[row["list"]].setdefault(row["section"], []).append(filled(
                ProductVersion=row["version"], Build=build,
                ProductVersionExtra=row["extra"], PrerequisiteBuild=row["prerequisite"],
                PostingDate=row["posted"],
                ExpirationDate=rolling if row["expires"] == "rolling" else row["expires"],
                SupportedDevices=row["devices"].split()))
    return answer


def package(folder, text):
    name, size, digest, integrity = text.split()
    url = SWCDN + folder + "/" + name
    made = {"URL": url, "Size": int(size)}
    if digest != "-":
        made["Digest"] = digest
        made["MetadataURL"] = url[:-len(".pkg")] + ".pkm"
    if integrity != "-":
        made["IntegrityDataURL"] = url + ".integrityDataV1"
        made["IntegrityDataSize"] = int(integrity)
    return made


def meta(row):
    if row["installer"]:
        names = {"InstallInfo": "com.apple.plist.InstallInfo",
                 "SharedSupport": "com.apple.pkg.InstallAssistant." + row["installer"],
                 "UpdateBrain": "com.apple.zip.UpdateBrain"}
        return {"InstallAssistantPackageIdentifiers": names}
    return filled(ProductType=row["type"], ProductVersion=row["version"], BuildVersion=row["build"])


def product(row):
    folder = row["folder"]
    dist = "%s/%s.English.dist" % (folder, row["product"].split("::")[0])
    made = filled(ServerMetadataURL=SWCDN + folder + "/" + row["smd"] if row["smd"] else "",
                  State=row["state"], ExtendedMetaInfo=meta(row) or None)
    made.update(PostDate=time_of(row["post_date"]), Distributions={"English": SWDIST + dist},
                Packages=[package(folder, text) for text in row["packages"].split("; ")])
    if row["deferred"]:
        made["DeferredSUEnablementDate"] = time_of(row["deferred"])
    return made


def catalog(name, at):
    """A software-update catalog: the products posted by then."""
    listed = [row for row in table("catalog.tsv")
              if row["catalog"] == name and time_of(row["post_date"]) <= at]
    return {"CatalogVersion": 2, "ApplePostURL": "", "IndexDate": at,
            "Products": {row["product"]: product(row) for row in listed}}


def asset(row, build, label):
    made = filled(
        OSVersion=row["version"], Build=build, PrerequisiteBuild=row["prerequisite"],
        PrerequisiteOSVersion=row["prerequisite_version"], SUDocumentationID=row["documentation"],
        ReleaseType=label, SUProductSystemName="iOS",
        SUPublisher="Apple Inc.", InstallationSize="0", _DownloadSize=int(row["size"]),
        __BaseURL=UPDATES + row["folder"] + "/", __RelativePath=ASSETS + row["file"])
    made["SupportedDevices"] = [row["device"]]
    if row["model"]:
        made["SupportedDeviceModels"] = [row["model"]]
    if row["ota"]:
        made["AllowableOTA"] = row["ota"] == "yes"
    return made


def mesu():
    """The MobileAsset list of iOS."""
    return {"AssetType": "com.apple.MobileAsset.SoftwareUpdate", "FormatVersion": 1,
            "SigningKey": "AssetManifestSigning", "Signature": b"none", "Certificate": b"none",
            "Assets": [asset(row, build, "Beta" if i else "") for row in table("mesu.tsv")
                       for i, build in enumerate(row["build"].split())]}


def ipsw(at):
    """macOSIPSW: the one listing in force."""
    row = [row for row in table("ipsw.tsv") if time_of(row["since"]) <= at][-1]
    restore = {"BuildVersion": row["build"], "ProductVersion": row["version"],
               "DocumentationURL": "", "FirmwareSHA1": row["sha1"],
               "FirmwareURL": "%s%s/UniversalMac_%s_%s_Restore.ipsw" % (
                   UPDATES, row["folder"], row["version"], row["build"])}
    models = {}
    for model in row["models"].split():
        models[model] = {row["build"]: {"Restore": dict(restore)}}
        if model.startswith("VirtualMac"):
            del models[model][row["build"]]["Restore"]["FirmwareSHA1"]
        else:
            models[model]["Unknown"] = {"Universal": {"Restore": dict(restore, EpochVersion="1")}}
    return {"MobileDeviceProductTypes": {"DFU": {"134242304": "MacBookPro18,3"}},
            "MobileDeviceSoftwareVersionsByVersion": {"1": {"MobileDeviceSoftwareVersions": models}}}


def told(at):
    """The security notes of a moment, as notes.py wants them."""
    made = []
    for line in table("advisories.tsv"):
        if not line["date"] <= str(at.date()):
            continue
        paged = line["paged"] and line["paged"] <= str(at.date())
        cves = [{"id": name.rstrip("!"), "component": component, "exploited": name.endswith("!"),
                 "impact": "Processing maliciously crafted content may do harm"}
                for name, component in (text.split(" ", 1) for text in line["cves"].split("; ") if text)]
        made.append(dict(line, cves=cves, id=line["id"] if paged else "",
                         note=line["note"] if paged or not line["id"] else "soon"))
    return made


def security(at):
    """{path: page} of the security notes."""
    made, pages = {}, {}
    for note in told(at):
        made.setdefault("en-us/" + note["index"], []).append(note)
        if note["id"]:
            pages.setdefault("en-us/" + note["id"], []).append(note)
    return {**{path: notes.index(rows) for path, rows in made.items()},
            **{path: notes.page(sections) for path, sections in pages.items()}}


def note_sources(made, base):
    """The registry of the security notes of a moment."""
    rows = ["name\tkind\turl\tplatform\ttrust\tinterval"]
    for path in sorted(path for path in made if path.startswith("en-us/")):
        name, kind = "advisory-" + path[6:].lower(), "advisory"
        if path in ("en-us/100100", "en-us/121012"):
            name, kind = "security-releases" + path[6:].replace("121012", "-121012").replace("100100", ""), "security-index"
        rows.append("\t".join((name, kind, "%s/%s" % (base, path), "any", "file", "3600")))
    return "\n".join(rows) + "\n"


def answers(moment, binary=False, seed=0):
    """{path of the URL: bytes}, as of a moment."""
    at = moments()[moment]
    chance = random.Random("%s %d" % (moment, seed))

    def plist(value, form=plistlib.FMT_XML):
        return plistlib.dumps(shuffled(chance, value), fmt=form, sort_keys=False)

    form = plistlib.FMT_BINARY if binary else plistlib.FMT_XML
    made = {"v2/pmv": json.dumps(shuffled(chance, pmv(moment, at)), separators=(",", ":")).encode()}
    for name in sorted({row["catalog"] for row in table("catalog.tsv")}):
        made["content/catalogs/others/%s.sucatalog" % name] = plist(catalog(name, at))
    made["assets/" + ASSETS + ASSETS[:-1] + ".xml"] = plist(mesu(), form)
    made["assets/macos/com_apple_macOSIPSW/com_apple_macOSIPSW.xml"] = plist(ipsw(at), form)
    made.update(security(at))
    return made


def behaviour(path, data):
    """What applesim.py does with a path."""
    made = {"body": path, "etag": '"%s"' % hashlib.sha256(data).hexdigest()[:16]}
    if path.endswith(".sucatalog"):
        made["gzip"] = True
    return made


def write(folder, path, data):
    """Replace a file, whole."""
    to = os.path.join(folder, path)
    os.makedirs(os.path.dirname(to), exist_ok=True)
    with open(to + ".new", "wb") as f:
        f.write(data)
    os.replace(to + ".new", to)


def main(words=None):
    parser = argparse.ArgumentParser(description="renders the small Apple")
    parser.add_argument("folder")
    parser.add_argument("--moment", required=True, choices=sorted(moments()))
    parser.add_argument("--base", help="where applesim.py serves the folder: https://localhost:PORT")
    parser.add_argument("--binary", action="store_true")
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args(words)
    made = answers(args.moment, args.binary, args.seed)
    for path, data in made.items():
        write(args.folder, path, data)
    script = {"/" + path: behaviour(path, data) for path, data in made.items()}
    write(args.folder, "script.json", json.dumps(script, indent=1, sort_keys=True).encode())
    if args.base:
        with open(os.path.join(HERE, "sources.tsv"), encoding="utf-8") as f:
            write(args.folder, "sources.tsv", f.read().replace("{base}", args.base).encode())
        write(args.folder, "notes.tsv", note_sources(made, args.base).encode())


if __name__ == "__main__":
    main()
