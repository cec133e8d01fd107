"""Tasso and one other server: the ports between them, what is listened to, and the sinks behind both."""

from types import ModuleType

from harness import Workbench, await_until, expect, free_port, listens
from packages import Root
from servers import Ports, Secrets
from sinks import Script, Sink
from tasso import route
from wiretap import Wiretap

# The sinks behind take all that Tasso's own neighbours may ask for, and offer no TLS.
OFFERS = ("PIPELINING", "SIZE 52428800", "8BITMIME", "SMTPUTF8", "DSN", "ENHANCEDSTATUSCODES")


class Pair:
    """One other server and its ways from and to Tasso."""

    def __init__(self, bench: Workbench, server: ModuleType):
        self.bench = bench
        self.server = server
        self.name = server.NAME
        self.started = False
        self.behind_server = Sink(Script(offers=OFFERS))
        self.behind_tasso = Sink(Script(offers=OFFERS))
        plain = free_port()
        self.to_tasso = Wiretap(bench.ports["mx"])
        self.to_server = Wiretap(plain)
        self.ports = Ports(plain, free_port(), free_port(), self.behind_server.port, self.to_tasso.port, bench.ports["submission"], free_port())
        bench.closing += [each.close for each in (self.to_tasso, self.to_server, self.behind_server, self.behind_tasso)]

    def start(self) -> None:
        root = Root(self.bench.home / self.name, self.server.PACKAGES)
        secrets = Secrets(self.bench.trusted, self.bench.key, self.bench.user, self.bench.password)
        self.server.configure(root, self.ports, secrets, self.bench.ports["dovecot-auth"])
        if self.server.LOG:
            self.bench.kept[self.name] = root.folder / self.server.LOG
        child = self.bench.start(self.name, *self.server.words(root))

        def ready() -> bool:
            log = self.bench.work / f"{self.name}.log"
            expect(child.poll() is None, f"{self.name} ended: ...{log.read_text()[-600:]}")
            return listens(self.ports.plain)

        await_until(f"{self.name} listens", 20, ready)
        self.started = True

    def routes(self) -> str:
        """Tasso's routes to the other server and to the sink behind Tasso."""
        plain = route(f"{self.name}-plain", f"plain.{self.name}.test", port=self.to_server.port, tls="none", intervals=["1s"])
        secured = route(
            f"{self.name}-secured", f"secured.{self.name}.test", host="localhost", port=self.ports.secured, tls="verify",
            intervals=["1s"], user=self.bench.user, password_file=str(self.bench.work / "password"),
        )
        back = route(f"from-{self.name}", f"plain.from-{self.name}.test", f"secured.from-{self.name}.test", port=self.behind_tasso.port)
        return plain + secured + back
