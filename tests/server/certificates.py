# SPDX-License-Identifier: Apache-2.0
"""certificates.py - throw-away CAs and server certificates, made with openssl.

All keys are on P-256. A certificate is PATH.pem, its key PATH.key.
"""
import os
import subprocess

ALWAYS = ("20200101000000Z", "20600101000000Z")
ISSUE = """[ca]
default_ca = test
[test]
database = %(folder)s/index.txt
new_certs_dir = %(folder)s
rand_serial = yes
unique_subject = no
default_md = sha256
policy = any
[any]
commonName = supplied
"""


def openssl(*words):
    subprocess.run(("openssl",) + words, check=True, stdin=subprocess.DEVNULL,
                   stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def new_key(path):
    """Words of `openssl req` for a key of its own."""
    return ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-keyout", path + ".key")


def make_ca(folder, name, common_name):
    """A self-signed CA -> path of its certificate; the key lies beside it."""
    path = os.path.join(folder, name)
    openssl("req", "-x509", *new_key(path), "-days", "3650", "-subj", "/CN=" + common_name,
            "-addext", "keyUsage=critical,keyCertSign,cRLSign", "-out", path + ".pem")
    return path + ".pem"


def issue(ca, name, common_name, extensions, valid=ALWAYS):
    """A certificate that `ca` (a path) signs, beside it -> its path, without suffix."""
    folder, signer = os.path.dirname(ca), ca[:-len(".pem")]
    path = os.path.join(folder, name)
    openssl("req", *new_key(path), "-subj", "/CN=" + common_name, "-out", path + ".csr")
    with open(path + ".cnf", "w", encoding="ascii") as f:
        f.write(ISSUE % {"folder": folder} + "[extensions]\n" + "\n".join(extensions) + "\n")
    open(os.path.join(folder, "index.txt"), "a", encoding="ascii").close()
    openssl("ca", "-batch", "-notext", "-config", path + ".cnf", "-cert", ca, "-keyfile", signer + ".key",
            "-in", path + ".csr", "-out", path + ".pem", "-extensions", "extensions",
            "-startdate", valid[0], "-enddate", valid[1])
    return path


def make_leaf(ca, name, host="localhost", valid=ALWAYS):
    """A server's certificate for a host -> its path, without suffix."""
    return issue(ca, name, host, ("subjectAltName=DNS:" + host, "extendedKeyUsage=serverAuth"), valid)


def make_intermediate(ca, name, common_name):
    """A CA that another one signs -> path of its certificate."""
    return issue(ca, name, common_name, ("basicConstraints=critical,CA:TRUE",
                                         "keyUsage=critical,keyCertSign,cRLSign")) + ".pem"


def make_certificates(folder):
    """-> {ca, ca_der, other_ca}, and the path of localhost's certificate; what is there already stays."""
    ca, other, der, leaf = (os.path.join(folder, name) for name in ("ca.pem", "other-ca.pem", "ca.der", "leaf"))
    if not os.path.exists(leaf + ".pem"): # the last that is made
        os.makedirs(folder, exist_ok=True)
        make_ca(folder, "ca", "Test World CA")
        make_ca(folder, "other-ca", "Corp Inspection CA")
        openssl("x509", "-in", ca, "-outform", "DER", "-out", der)
        make_leaf(ca, "leaf")
    return {"ca": ca, "ca_der": der, "other_ca": other}, leaf
