"""`tasso dns check` against a real name server, alone and behind a resolver that validates."""

import http.server
import json
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from harness import ROOT, Check, Workbench, command, expect
from nameservers import Knot, Unbound, certificate, long_text

POLICY = b"version: STSv1\r\nmode: enforce\r\nmx: mx.good.test\r\nmax_age: 604800\r\n"

# Every kind of record, and all of them sound.
GOOD = """
@ A 127.0.0.1
@ MX 10 mx
mx A 127.0.0.1
@ TXT "v=spf1 include:_spf.good.test -all"
@ TXT "another=record"
_spf TXT "v=spf1 ip4:192.0.2.0/24 " "mx:good.test ?all"
sel._domainkey TXT {key}
_dmarc TXT "v=DMARC1; p=reject; rua=mailto:dmarc@good.test"
_mta-sts TXT "v=STSv1; id=20260101;"
mta-sts A 127.0.0.1
_smtp._tls TXT "v=TLSRPTv1; rua=mailto:tls@good.test"
_25._tcp.mx TLSA 3 1 1 {digest}
default._bimi TXT "v=BIMI1; l=https://good.test/logo.svg"
"""

# What people really get wrong.
BAD = """
@ A 127.0.0.1
@ MX 10 mx
@ MX 20 gone
@ MX 30 alias
mx A 127.0.0.1
alias CNAME mx
@ TXT "v=spf1 include:loop.bad.test include:nothing.bad.test ip4:192.0.2.300 -all"
loop TXT "v=spf1 include:bad.test -all"
sel._domainkey TXT "v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEF"
_dmarc TXT "v=DMARC1; p=monitor; rua=dmarc@bad.test"
_smtp._tls TXT "v=TLSRPTv1; rua=tls@bad.test"
_25._tcp.mx TLSA 1 1 1 {digest}
"""


def checks() -> list[Check]:
    return [Check("dns check: Knot DNS, and Unbound in front", zones)]


class Quiet(http.server.BaseHTTPRequestHandler):
    """Answers with the policy."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(POLICY)))
        self.end_headers()
        self.wfile.write(POLICY)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def policy_host(bench: Workbench) -> Iterator[tuple[int, object]]:
    trusted, key = certificate(bench, "mta-sts.good.test")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(trusted, key)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Quiet)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_address[1], trusted
    finally:
        server.shutdown()


def zones(bench: Workbench) -> str:
    digest = "0123456789abcdef" * 4
    key = command("openssl", "rsa", "-in", bench.key, "-pubout", "-outform", "PEM")
    bare = "".join(key.split("-----")[2].split())
    knot = Knot(bench, {
        "good.test": GOOD.format(key=long_text(f"v=DKIM1; k=rsa; p={bare}"), digest=digest),
        "bad.test": BAD.format(digest=digest),
    })
    knot.start()
    unbound = Unbound(bench, knot)
    unbound.start()
    try:
        with policy_host(bench) as (port, trusted):
            policy = ("--policy-port", str(port), "--ca", str(trusted))
            alone = check("good.test", knot.port, 3, *policy)
            behind = check("good.test", unbound.port, 0, *policy)
        # A name server refuses what is not in its zones: the PTR record is all that stays unknown, and the exit code says so.
        unknown = {(each["topic"], each["subject"]) for each in alone if each["level"] in ("unknown", "error")}
        expect(unknown == {("ptr", "127.0.0.1")} and "REFUSED" in said(alone, "ptr"), f"{unknown}: {said(alone, 'ptr')}")
        expect(worst(alone, "dane") == "warning", f"nobody vouches, but: {said(alone, 'dane')}")
        expect(worst(behind, "dane") == "ok", f"validated, but: {said(behind, 'dane')}")
        for topic in ("spf", "dkim", "dmarc", "mta-sts", "tls-rpt", "bimi"):
            expect(worst(behind, topic) == "ok", f"{topic}: {said(behind, topic)}")
        expect("2 of 10 look-ups" in json.dumps(behind), "the tree of SPF has two terms that ask")
        bad = check("bad.test", unbound.port, 1)
        for topic, words in {
            "mx": "gone.bad.test does not exist", "spf": "leads back to bad.test", "dkim": "holds no RSA public key",
            "dmarc": "p=monitor", "tls-rpt": "neither a mailto", "dane": "usage 1",
        }.items():
            expect(words in said(bad, topic), f"{topic} does not say \"{words}\": {said(bad, topic)}")
        fixed = run("bad.test", unbound.port, 1, "--fix")
        mended(bench, knot, unbound, fixed)
    finally:
        unbound.stop()
        knot.stop()
    errors = sum(each["level"] == "error" for each in bad)
    return f"good.test: {len(behind)} records, all well; bad.test: {errors} errors, mended by --fix"


def mended(bench: Workbench, knot: Knot, unbound: Unbound, fixed: str) -> None:
    """What --fix prints is read by a real name server."""
    zone = "$TTL 300\nbad.test. SOA ns.bad.test. h.bad.test. 2 300 300 300 300\nbad.test. NS ns.bad.test.\nns.bad.test. A 127.0.0.1\n"
    lines = [line for line in fixed.splitlines() if "arpa." not in line]
    knot.root.write("tmp/fixed.zone", zone + "\n".join(lines) + "\n")
    said_by_knot = command(*knot.root.words("/usr/bin/kzonecheck", "-o", "bad.test.", "/tmp/fixed.zone"))
    expect("error" not in said_by_knot.lower(), said_by_knot)
    expect('"v=DMARC1' in fixed and '"v=TLSRPTv1' in fixed and '"v=spf1' in fixed, fixed)


def run(domain: str, port: int, code: int, *more: str) -> str:
    done = subprocess.run(
        [ROOT / "tasso", "dns", "check", domain, "--resolver", f"127.0.0.1:{port}", "--selector", "sel", *more],
        stdin=subprocess.DEVNULL, capture_output=True, timeout=60,
    )
    text = done.stdout.decode()
    expect(done.returncode == code, f"{domain} ended with {done.returncode}: {text[-600:]}{done.stderr.decode()[-600:]}")
    return text


def check(domain: str, port: int, code: int, *more: str) -> list[dict]:
    return [json.loads(line) for line in run(domain, port, code, "--json", *more).splitlines()]


def worst(items: list[dict], topic: str) -> str:
    levels = ["ok", "warning", "unknown", "error"]
    return max((each["level"] for each in items if each["topic"] == topic), key=levels.index, default="none")


def said(items: list[dict], topic: str) -> str:
    return "; ".join(remark["what"] for each in items if each["topic"] == topic for remark in each["remarks"])
