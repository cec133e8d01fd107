"""The load: what a scenario sends, by whom it is sent, and what one server needed for it."""

import time
from dataclasses import dataclass

from groups import Group, Sampling
from machine import Load, Times, load
from peers import WAITING, Started
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
    """

    per_second: float
    cpu: float
    memory: float
    load: Load
    more: dict[str, float]


class Meter:
    """Measures a server while it is open: time, CPU, memory, and what others used meanwhile."""

    def __init__(self, *servers: Group):
        self.servers = servers
        self.sampling = [Sampling(each) for each in servers]
        self.clients = 0.0  # CPU seconds of ours that are not the server's

    def __enter__(self) -> "Meter":
        for each in self.sampling:
            each.__enter__()
        self.cpu_before = sum(each.cpu_seconds() for each in self.servers)
        self.own_before = time.process_time()
        self.before = Times.now()
        return self

    def __exit__(self, *_: object) -> None:
        self.after = Times.now()
        self.cpu = sum(each.cpu_seconds() for each in self.servers) - self.cpu_before
        self.own = time.process_time() - self.own_before
        for each in self.sampling:
            each.__exit__()

    def figure(self, messages: int, seconds: float = 0, **more: float) -> Figure:
        """@param seconds where somebody else measured the time"""
        taken = seconds or self.after.at - self.before.at
        seen = load(self.before, self.after, self.cpu + self.own + self.clients)
        return Figure(messages / taken, self.cpu / messages * 1000, sum(each.peak for each in self.sampling), seen, more)


def smtp_source(work: Work, port: int, mail: Mail, messages: int) -> float:
    """Sends mail that waits; returns the CPU seconds that it took."""
    words = ["-s", mail.sessions, "-m", messages, "-l", mail.octets, "-r", mail.recipients, "-M", CLIENT, "-f", f"ada@{CLIENT}", "-t", f"ben@{WAITING}"]
    kept = ["-d"] if mail.kept else []
    _, cpu = work.finished("smtp-source", *work.client.words("/usr/sbin/smtp-source", *kept, *words, f"127.0.0.1:{port}"))
    return cpu


def accept(work: Work, server: Started, mail: Mail, messages: int) -> Figure:
    with Meter(server.running.group) as meter:
        meter.clients = smtp_source(work, server.port, mail, messages)
    return meter.figure(messages)
