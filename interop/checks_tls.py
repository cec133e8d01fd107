"""What others find out about the ports: versions of TLS, key exchanges, weaknesses, and whether it relays."""

import json
import subprocess
from pathlib import Path

from harness import Check, Workbench, await_until, command, expect, free_port, listens
from packages import Root, unpack

# What testssl.sh says of a certificate that nobody signed, and of nothing else.
OF_THE_CERTIFICATE = ("cert_", "DNS_CAArecord", "OCSP_stapling", "overall_grade")
# WARN is what its own openssl could not ask.
HARMLESS = {"OK", "INFO", "LOW", "DEBUG", "WARN"}
# All its questions but those that act as one old browser after the other.
QUESTIONS = ("-p", "-s", "-f", "-P", "-S", "-h", "-U")


def checks() -> list[Check]:
    return [
        Check("openssl s_client: TLS 1.3", modern),
        Check("openssl s_client: TLS 1.0 and 1.1 are refused", old),
        Check("OpenSSL 3.5 of node: X25519MLKEM768", post_quantum),
        Check("nmap smtp-open-relay: no relay", open_relay),
    ]


def checks_alone() -> list[Check]:
    """testssl.sh is thousands of small processes: beside others it takes as long as they do."""
    return [Check("testssl.sh: nothing at MEDIUM or above", weaknesses)]


def s_client(bench: Workbench, *options: str) -> str:
    """What openssl says, however it ends."""
    return subprocess.run(
        ["openssl", "s_client", "-starttls", "smtp", "-connect", f"127.0.0.1:{bench.ports['submission']}",
         "-servername", "localhost", "-CAfile", bench.trusted, *options],
        input=b"QUIT\r\n", stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=30,
    ).stdout.decode("utf-8", "replace")


def modern(bench: Workbench) -> str:
    said = s_client(bench, "-verify_return_error", "-verify_hostname", "localhost")
    line = next((each for each in said.splitlines() if each.startswith("New, ")), said[-300:])
    expect(line.startswith("New, TLSv1.3"), line)
    expect("Verify return code: 0 (ok)" in said, said[-300:])
    return line


def old(bench: Workbench) -> str:
    seen = []
    for version in ("-tls1", "-tls1_1"):
        said = s_client(bench, version, "-cipher", "ALL:@SECLEVEL=0")
        alert = next((each for each in said.splitlines() if "alert" in each), "")
        expect("New, (NONE)" in said, f"{version}: {said[-400:]}")
        expect("alert protocol version" in alert, f"{version}: no such alert: {said[:400]}")
        seen.append(f"{version[1:]}: alert protocol version")
    return ", ".join(seen)


def post_quantum(bench: Workbench) -> str:
    node = bench.work / "node" / "node_modules" / "node" / "bin" / "node"
    script = Path(__file__).parent / "clients" / "modern_tls.cjs"
    return command(node, script, bench.ports["submission"], bench.trusted, "X25519MLKEM768").strip()


def open_relay(bench: Workbench) -> str:
    """Asked of both ports of a server that trusts no network."""
    mx, submission = free_port(), free_port()
    stranger = bench.stranger(mx, submission)
    await_until("the other Tasso listens", 60, lambda: stranger.poll() is None and listens(mx) and listens(submission))
    root = Root(bench.home / "nmap", ["nmap", "nmap-common", "lua-lpeg"])
    ports = f"{mx},{submission}"
    said = command(
        "env", "LD_LIBRARY_PATH=/usr/lib/x86_64-linux-gnu/blas:/usr/lib/x86_64-linux-gnu/lapack",
        *root.words("/usr/bin/nmap", "-Pn", "-n", "-sT", "-p", ports, "--script", "+smtp-open-relay,+smtp-commands", "127.0.0.1"),
        within=120,
    )
    bench.stop(stranger)
    verdicts = [line.strip("|_ ") for line in said.splitlines() if "smtp-open-relay:" in line]
    expect(len(verdicts) == 2, said)
    for verdict in verdicts:
        expect("isn't an open relay" in verdict or "doesn't seem to be an open relay" in verdict, said)
    return "; ".join(verdicts)


def weaknesses(bench: Workbench) -> str:
    # It ends where it finds no program for DNS, also where it is told to ask nothing.
    folder = unpack(["testssl.sh", "bsdextrautils", "procps", "busybox"], bench.home / "testssl")
    nslookup = folder / "bin" / "nslookup"
    if not nslookup.is_symlink():
        nslookup.symlink_to("busybox")
    report = bench.work / "testssl.json"
    done = subprocess.run(
        [folder / "usr/bin/testssl", "--starttls", "smtp", "--quiet", "--color", "0", "--warnings", "off", "--nodns", "none",
         "--openssl", "/usr/bin/openssl", *QUESTIONS, "--jsonfile", report, f"127.0.0.1:{bench.ports['submission']}"],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=600,
        env={**bench.environment, "TESTSSL_INSTALL_DIR": str(folder / "etc/testssl"),
             "PATH": f"{bench.environment['PATH']}:{folder}/usr/bin:{folder}/bin"},
    )
    expect(report.exists(), done.stdout.decode("utf-8", "replace")[-600:])
    findings = json.loads(report.read_text())
    expect(len(findings) > 60, f"only {len(findings)} findings: {done.stdout.decode('utf-8', 'replace')[-600:]}")
    bad = [
        f"{each['id']} {each['severity']}: {each['finding']}"
        for each in findings
        if each["severity"] not in HARMLESS and not each["id"].startswith(OF_THE_CERTIFICATE)
    ]
    expect(not bad, "; ".join(bad))
    return f"{len(findings)} findings"
