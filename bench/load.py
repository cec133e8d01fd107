"""The load: what a scenario sends, by whom it is sent, and what one server needed for it."""

import json
import socket
import time
from dataclasses import dataclass, field

from groups import Group, Sampling
from machine import Load, Times, load
from peers import ONWARD, WAITING, Started
from peers.tasso import LAUNCHER, environment
from work import Work

CLIENT = "client.test"


@dataclass(frozen=True)
class Mail:
    """What is sent.

    @param kept whether a session sends message after message, or one only
    """

    sessions: int
    octets: int
    kept: bool
    recipients: int = 1


@dataclass(frozen=True)
class Figure:
    """What one server needed for one load.

    @param per_second messages, or whatever the scenario counts
    @param cpu seconds of the server for 1,000 messages
    @param memory the most anonymous memory of all its processes, in octets
    @param more what only this scenario measures
    """

    per_second: float
    cpu: float = 0
    memory: float = 0
    load: Load = Load(0, 0)
    more: dict[str, float] = field(default_factory=dict)

    def __str__(self) -> str:
        parts = [f"{self.per_second:8.0f}/s"] if self.per_second else []
        parts += [f"{self.cpu:6.3f} CPU s per 1,000"] if self.cpu else []
        parts += [f"{self.memory / 1e6:6.0f} MB"] if self.memory else []
        parts += [f"{name} {value:.2f}" for name, value in self.more.items()]
        return "  ".join(parts) + f"  ({self.load})"


class Meter:
    """Measures a server while it is open: time, CPU, memory, and what others used meanwhile."""

    def __init__(self, server: Group):
        self.server = server
        self.sampling = Sampling(server)
        self.clients = 0.0  # CPU seconds of ours that are not the server's

    def __enter__(self) -> "Meter":
        self.sampling.__enter__()
        self.cpu_before = self.server.cpu_seconds()
        self.own_before = time.process_time()
        self.before = Times.now()
        return self

    def __exit__(self, *_: object) -> None:
        self.after = Times.now()
        self.cpu = self.server.cpu_seconds() - self.cpu_before
        self.own = time.process_time() - self.own_before
        self.sampling.__exit__()

    def load(self) -> Load:
        return load(self.before, self.after, self.cpu + self.own + self.clients)

    def figure(self, messages: int, per_second: float = 0, **more: float) -> Figure:
        """@param per_second where somebody else measured it"""
        rate = per_second or messages / (self.after.at - self.before.at)
        return Figure(rate, self.cpu / messages * 1000, self.sampling.peak, self.load(), more)


# Until the JVM of the client has compiled what a handshake takes: a server is not measured by a client that compiles.
HANDSHAKES_BEFORE = 8_000


def smtp_source(work: Work, port: int, mail: Mail, messages: int, to: str = f"ben@{WAITING}", within: float = 120) -> float:
    """Sends mail; returns the CPU seconds that it took."""
    words = ["-s", mail.sessions, "-m", messages, "-l", mail.octets, "-r", mail.recipients, "-M", CLIENT, "-f", f"ada@{CLIENT}", "-t", to]
    kept = ["-d"] if mail.kept else []
    _, cpu = work.finished("smtp-source", *work.client.words("/usr/sbin/smtp-source", *kept, *words, f"127.0.0.1:{port}"), within=within)
    return cpu


def accept(work: Work, server: Started, mail: Mail, messages: int) -> Figure:
    with Meter(server.running.group) as meter:
        meter.clients = smtp_source(work, server.port, mail, messages)
    return meter.figure(messages)


def tasso_bench(work: Work, meter: Meter, port: int, to: str, messages: int, warm_up: int, *options: object) -> dict:
    """What smtp-source cannot do; what `tasso bench` said."""
    words = ["bench", "--json", "--server", f"127.0.0.1:{port}", "--to", to, "--messages", messages, "--warm-up", warm_up, *options]
    text, meter.clients = work.finished("tasso-bench", LAUNCHER, *words, environment=environment())
    return json.loads(text.splitlines()[-1])


def start_tls(work: Work, server: Started, messages: int) -> Figure:
    warm_up = HANDSHAKES_BEFORE
    with Meter(server.running.group) as meter:
        said = tasso_bench(work, meter, server.port, f"ben@{WAITING}", messages, warm_up, "--tls", "starttls", "--each", "--sessions", 20)
    return meter.figure(messages + warm_up, said["perSecond"])


def relay(work: Work, server: Started, messages: int) -> Figure:
    warm_up = messages // 5
    with Meter(server.running.group) as meter:
        said = tasso_bench(work, meter, server.relay, f"ben@{ONWARD}", messages, warm_up, "--sink", f"127.0.0.1:{server.sink}", "--sessions", 20)
    return meter.figure(messages + warm_up, said["through"]["perSecond"])


def through(work: Work, server: Started, messages: int) -> Figure:
    """Forty messages a second: nobody waits for anybody else."""
    with Meter(server.running.group) as meter:
        said = tasso_bench(work, meter, server.relay, f"ben@{ONWARD}", messages, messages // 3, "--sink", f"127.0.0.1:{server.sink}", "--sessions", 4, "--rate", 40)
    times = said["through"]["latencyMillis"]
    return Figure(0, 0, 0, meter.load(), {"p50 ms": times["p50"], "p99 ms": times["p99"]})


def idle(_work: Work, server: Started, sessions: int) -> Figure:
    """Sessions that have said EHLO and then say nothing."""
    before = server.running.group.anonymous_octets()
    with Meter(server.running.group) as meter:
        held = []
        for _ in range(sessions):
            session = socket.create_connection(("127.0.0.1", server.port), timeout=60)
            session.recv(512)
            session.sendall(b"EHLO client.test\r\n")
            session.recv(4096)
            held.append(session)
        time.sleep(2)
        after = server.running.group.anonymous_octets()
    for session in held:
        session.close()
    return Figure(0, 0, 0, meter.load(), {"MB per 1,000": (after - before) / 1e6 / sessions * 1000, "sessions": sessions})
