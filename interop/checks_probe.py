"""`tasso probe` against other people's servers, and against Tasso."""

import json
import subprocess
from functools import partial
from types import ModuleType

from harness import ROOT, Check, Workbench, await_until, expect, free_port, listens

ENDS = 12
OLD = ("TLS 1.0", "TLS 1.1")
VERSIONS = {"TLS 1.0": "-tls1", "TLS 1.1": "-tls1_1", "TLS 1.2": "-tls1_2", "TLS 1.3": "-tls1_3"}


def checks(*servers: ModuleType) -> list[Check]:
    return [Check(f"probe {server.NAME}", partial(other, server)) for server in servers]


def checks_of_tasso() -> list[Check]:
    return [Check("probe Tasso", tasso)]


def probe(target: str, *more: object) -> tuple[int, list[dict], str]:
    done = subprocess.run(
        [str(word) for word in (ROOT / "tasso", "probe", target, "--json", *more)],
        stdin=subprocess.DEVNULL, capture_output=True, timeout=120,
    )
    items = [json.loads(line) for line in done.stdout.decode().splitlines()]
    return done.returncode, [each for each in items if "topic" in each], done.stderr.decode()


def of(items: list[dict], topic: str) -> list[dict]:
    return [each for each in items if each["topic"] == topic]


def found(items: list[dict], topic: str, subject: str) -> str:
    return next((each["found"] for each in of(items, topic) if each["subject"] == subject), "")


def errors(items: list[dict], topic: str) -> list[str]:
    return [f"{each['subject']}: {remark['what']}" for each in of(items, topic) for remark in each["remarks"] if remark["level"] == "error"]


def other(server: ModuleType, bench: Workbench) -> str:
    pair = bench.pair(server.NAME)
    code, items, _ = probe(
        f"127.0.0.1:{pair.ports.plain}", "--relay", "--vrfy", "--smuggling", f"sink@probed.{server.NAME}.test",
        "--sink", f"127.0.0.1:{pair.ports.probed}", "--sink-timeout", 20,
    )
    expect(code == 1, f"no STARTTLS, and yet {code}")
    expect(found(items, "connect", "greeting").startswith("220 "), str(of(items, "connect")))
    expect(errors(items, "starttls") != [], "STARTTLS is not missed")
    for keyword in sorted(server.CLIENT & {"PIPELINING", "SIZE", "SMTPUTF8", "DSN", "CHUNKING"}):
        expect(found(items, "extensions", keyword).startswith("yes"), f"{keyword}: {found(items, 'extensions', keyword)}")
    relay = of(items, "relay")
    expect(len(relay) >= 20 and not any(each["subject"].startswith("the other") for each in relay), f"{len(relay)} forms: {relay[-2:]}")
    expect((errors(items, "relay") != []) == server.TRUSTS, f"trusts this machine: {server.TRUSTS}, but {errors(items, 'relay')}")
    ends = of(items, "smuggling")
    expect(len(ends) == ENDS, f"{len(ends)} ends")
    expect(all(each["level"] != "unknown" for each in ends), f"not found out: {[each for each in ends if each['level'] == 'unknown']}")
    return (f"relays by {len(errors(items, 'relay'))} of {len(relay)} forms (this machine is {'' if server.TRUSTS else 'not '}trusted), "
            f"smuggling by {len(errors(items, 'smuggling'))} of {ENDS} ends; " + secured(server, bench, pair.ports.secured))


def secured(server: ModuleType, bench: Workbench, port: int) -> str:
    code, items, last = probe(f"localhost:{port}", "--ca", bench.trusted)
    if not server.SECURES:
        expect(code == 5 and "TLS failed" in last, f"its handshakes fail, and yet {code}: {last}")
        return "TLS fails, and is said to"
    # Postfix speaks TLS 1.0 unless told otherwise, and OpenSSL's own lower bound stands in a file that its root lacks:
    # which versions are spoken, openssl finds out by whole handshakes.
    expect(found(items, "tls", "SSL 3.0").startswith("no"), f"SSL 3.0: {found(items, 'tls', 'SSL 3.0')}")
    truly = [version for version, option in VERSIONS.items() if spoken(port, option)]
    said = [version for version in VERSIONS if found(items, "tls", version).startswith("TLS_")]
    expect(said == truly and {"TLS 1.2", "TLS 1.3"} <= set(truly), f"openssl: {truly}, probe: {said}")
    old = [each["subject"] for each in of(items, "tls") if each["subject"] in OLD and each["level"] == "warning"]
    expect(old == [version for version in truly if version in OLD], f"{truly}, and warned of: {old}")
    expect(found(items, "starttls", "STARTTLS") == "works", str(of(items, "starttls")))
    certificate = [each for each in of(items, "certificate") if each["level"] != "ok"]
    expect(certificate == [], str(certificate))
    expect(found(items, "tls", "key exchange") != "", "no key exchange")
    return f"{', '.join(truly)}: {found(items, 'tls', 'TLS 1.3')} by {found(items, 'tls', 'key exchange')}"


def spoken(port: int, option: str) -> bool:
    """Whether a handshake by this version alone succeeds, though nothing but the version is asked of it."""
    said = subprocess.run(
        ["openssl", "s_client", "-starttls", "smtp", "-connect", f"127.0.0.1:{port}", option, "-cipher", "ALL:@SECLEVEL=0"],
        input=b"QUIT\r\n", stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=30,
    ).stdout.decode("utf-8", "replace")
    expect("New, " in said, f"openssl {option}: {said[-400:]}")
    return "New, (NONE)" not in said


def tasso(bench: Workbench) -> str:
    code, items, last = probe(
        f"localhost:{bench.ports['mx']}", "--ca", bench.trusted, "--smuggling", "sink@probed.tasso.test",
        "--sink", f"127.0.0.1:{bench.ports['probed']}", "--sink-timeout", 10,
    )
    expect(errors(items, "smuggling") == [] and len(of(items, "smuggling")) == ENDS, f"{code} {last} {of(items, 'smuggling')}")
    # A bare CR or LF spoils a message; NUL beside a dot is content of it (RFC 5321 section 4.5.2).
    for each in of(items, "smuggling"):
        right = each["found"] == "one message arrived" if "\\0" in each["subject"] else each["found"].startswith("550 5.6.0 ")
        expect(right, str(each))
    mx, submission = free_port(), free_port()
    stranger = bench.stranger(mx, submission, "probed")
    await_until("the other Tasso listens", 60, lambda: stranger.poll() is None and listens(mx))
    forms = probe(f"127.0.0.1:{mx}", "--relay", "--vrfy")[1]
    bench.stop(stranger)
    expect(errors(forms, "relay") == [] and len(of(forms, "relay")) >= 20, str(errors(forms, "relay")))
    expect(all(each["level"] == "ok" for each in of(forms, "users")), str(of(forms, "users")))
    return f"{found(items, 'tls', 'TLS 1.3')} by {found(items, 'tls', 'key exchange')}; relays by none of {len(of(forms, 'relay'))} forms, no smuggling"
