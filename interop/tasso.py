"""Tasso under test: its configuration, its start, and what its command line says."""

import json
import subprocess
import time

from harness import ROOT, Workbench, await_until, command, expect

LAUNCHER = ROOT / "tasso"

# The pauses that the flaky sink must see.
INTERVALS = (1.0, 2.0)


class Tasso:
    """One server with its own folder."""

    def __init__(self, bench: Workbench):
        self.bench = bench
        self.data = bench.home / "data"
        self.config = bench.home / "tasso.toml"
        self.config.write_text(configuration(bench))
        command(LAUNCHER, "config", "check", "--config", self.config)
        self.add_user(bench.user)

    def add_user(self, name: str) -> None:
        command(LAUNCHER, "user", "add", name, "--cram-md5", "--password-file", self.bench.work / "password", "--config", self.config)

    def start(self) -> float:
        """Starts the server and returns the seconds until it was ready."""
        started = time.monotonic()
        self.child = self.bench.start("tasso", LAUNCHER, "serve", "--config", self.config)
        log = self.bench.work / "tasso.log"

        def ready() -> bool:
            expect(self.child.poll() is None, f"tasso serve ended: ...{log.read_text()[-600:]}")
            return any(line.startswith("ready") for line in log.read_text().splitlines())

        await_until("tasso says ready", 90, ready)
        return time.monotonic() - started

    def stop(self) -> int:
        return self.bench.stop(self.child)

    def queue(self) -> list[dict]:
        """What is queued, as `tasso queue list --json` tells it."""
        text = subprocess.run(
            [LAUNCHER, "queue", "list", "--json", "--data", self.data],
            stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=True,
        ).stdout.decode()
        return [json.loads(line) for line in text.splitlines()]


def configuration(bench: Workbench) -> str:
    ports = bench.ports
    sinks = bench.sinks
    return f"""
hostname = "mx.interop.test"
data = "data"

[[listen]]
name = "mx"
kind = "mx"
address = "127.0.0.1:{ports['mx']}"

[[listen]]
name = "submission"
kind = "submission"
address = "127.0.0.1:{ports['submission']}"

[[listen]]
name = "certified"
kind = "submission"
address = "127.0.0.1:{ports['certified']}"
client-certificates = true

[tls]
client-authorities = "{bench.client_certificate}"
certificate = "{bench.trusted}"
key = "{bench.key}"
trusted-authorities = "{bench.trusted}"

[local]
domains = ["local.test", "lmtp-tcp.test", "lmtp-unix.test"]

[users]
mechanisms = ["SCRAM-SHA-256-PLUS", "SCRAM-SHA-256", "SCRAM-SHA-1-PLUS", "SCRAM-SHA-1", "EXTERNAL", "OAUTHBEARER", "XOAUTH2", "CRAM-MD5",
    "PLAIN", "LOGIN"]

[users.certificates]
"CN=Ada" = "{bench.user}"

[[oauth]]
issuer = "https://issuer.interop.test"
audience = "tasso"
keys-file = "{bench.issuer_keys()}"

[relay]
networks = ["127.0.0.0/8"]

[http]
address = "127.0.0.1:{ports['http']}"

[deliver]
private-addresses = ["127.0.0.0/8"]
mx-port = {sinks.exchanger.port}

[dns]
servers = ["127.0.0.1:{ports['dns']}"]
""" + "".join([
        route("lmtp-tcp", via="lmtp", port=ports["lmtp"]),
        route("lmtp-unix", via="lmtp", host=None, socket=str(bench.dovecot.lmtp_socket)),
        route("load", "sink.test", port=ports["load-sink"]),
        route("probed", "probed.tasso.test", port=ports["probed"]),
        route("helo-only", "helo.test", port=sinks.helo_only.port),
        route("flaky", port=sinks.flaky.port, intervals=[f"{pause:.0f}s" for pause in INTERVALS], jitter=0.0),
        route("picky", port=sinks.picky.port),
        *(pair.routes() for pair in bench.pairs.values()),
    ])


def route(name: str, *match: str, via: str = "smarthost", host: str | None = "127.0.0.1", **keys) -> str:
    """A route as it stands in tasso.toml: for these domains, or for `name.test`; `_` in a key stands for `-`."""
    values = {"name": name, "match": list(match) or [f"{name}.test"], "via": via} | ({"host": host} if host else {}) | keys
    return "\n[[route]]\n" + "".join(f"{key.replace('_', '-')} = {json.dumps(value)}\n" for key, value in values.items())
