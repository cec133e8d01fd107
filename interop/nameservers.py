"""A name server that signs what it serves (Knot DNS), and a resolver that checks the signatures (Unbound)."""

from pathlib import Path

from harness import Workbench, await_until, command, expect, free_port
from packages import Root


class Knot:
    """Serves zones, each signed with a key that it makes itself."""

    def __init__(self, bench: Workbench, zones: dict[str, str]):
        self.bench = bench
        self.port = free_port()
        self.root = Root(bench.home / "knot", ["knot", "knot-dnssecutils"])
        self.zones = zones
        for name in ("storage", "run"):
            (self.root.folder / name).mkdir(exist_ok=True)
        for name, text in zones.items():
            self.root.write(f"storage/{name}.zone", f"$ORIGIN {name}.\n$TTL 300\n{HEAD}{text}")
        self.root.write("etc/knot.conf", self.configuration())

    def configuration(self) -> str:
        return f"""
server:
    rundir: /run
    listen: 127.0.0.1@{self.port}
database:
    storage: /storage
log:
  - target: stderr
    any: info
template:
  - id: default
    storage: /storage
    file: "%s.zone"
    dnssec-signing: on
    zonefile-load: difference-no-serial
    journal-content: all
zone:
""" + "".join(f"  - domain: {name}\n" for name in self.zones)

    def start(self) -> None:
        self.child = self.bench.start("knot", *self.root.words("/usr/sbin/knotd", "-c", "/etc/knot.conf"))
        log = self.bench.work / "knot.log"

        def loaded() -> bool:
            expect(self.child.poll() is None, f"knotd ended: ...{log.read_text()[-600:]}")
            return all(f"[{name}.] DNSSEC, next signing" in log.read_text() for name in self.zones)

        await_until("knotd has signed its zones", 30, loaded)

    def stop(self) -> None:
        self.bench.stop(self.child)

    def anchors(self) -> list[str]:
        """The keys of the zones, as a resolver is told to believe them."""
        keys = []
        for name in self.zones:
            said = command(*self.root.words("/usr/sbin/keymgr", "-c", "/etc/knot.conf", f"{name}.", "ds"))
            keys += [line.replace(" DS ", " IN DS ") for line in said.splitlines() if " DS " in line]
        return keys


class Unbound:
    """Believes the zones of that server where their signatures hold, and says so."""

    def __init__(self, bench: Workbench, knot: Knot):
        self.bench = bench
        self.port = free_port()
        self.root = Root(bench.home / "unbound", ["unbound"])
        (self.root.folder / "run").mkdir(exist_ok=True)
        self.root.write("etc/unbound.conf", self.configuration(knot))

    def configuration(self, knot: Knot) -> str:
        anchors = "".join(f'    trust-anchor: "{each}"\n' for each in knot.anchors())
        stubs = "".join(
            f'stub-zone:\n    name: "{name}."\n    stub-addr: 127.0.0.1@{knot.port}\n' for name in knot.zones
        )
        return f"""
server:
    interface: 127.0.0.1@{self.port}
    port: {self.port}
    do-not-query-localhost: no
    do-daemonize: no
    use-syslog: no
    username: ""
    chroot: ""
    directory: "/"
    pidfile: "/run/unbound.pid"
    module-config: "validator iterator"
    local-zone: "test." nodefault
    num-threads: 1
    verbosity: 1
{anchors}
{stubs}
remote-control:
    control-enable: no
"""

    def start(self) -> None:
        self.child = self.bench.start("unbound", *self.root.words("/usr/sbin/unbound", "-d", "-c", "/etc/unbound.conf"))
        log = self.bench.work / "unbound.log"

        def ready() -> bool:
            expect(self.child.poll() is None, f"unbound ended: ...{log.read_text()[-600:]}")
            return "start of service" in log.read_text()

        await_until("unbound serves", 20, ready)

    def stop(self) -> None:
        self.bench.stop(self.child)


HEAD = """@ SOA ns hostmaster 1 300 300 300 300
@ NS ns
ns A 127.0.0.1
"""


def long_text(text: str) -> str:
    """A TXT record's data in strings of at most 255 octets."""
    return " ".join(f'"{text[i:i + 255]}"' for i in range(0, len(text), 255))


def certificate(bench: Workbench, host: str) -> tuple[Path, Path]:
    """A certificate for a host, that only who is told to does trust."""
    files = bench.work / f"{host}.pem", bench.work / f"{host}.key"
    command(
        "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "300", "-subj", f"/CN={host}",
        "-addext", f"subjectAltName=DNS:{host}", "-keyout", files[1], "-out", files[0],
    )
    return files
