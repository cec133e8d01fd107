"""What is measured: for each scenario its load, and on which servers."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from load import Figure, Mail, accept, idle, relay, smtp_source, start_tls, through
from machine import sequential
from peers import Started
from work import Work, say

Measure = Callable[[Work, Started, int], Figure]

# The others get fewer messages, so that each measurement lasts some seconds and none a minute.
QUICK = ("tasso", "smtp-sink")
# Exim starts a process for each delivery.
FEWER = {("relay", "exim"): 300}
LARGE_HEAP = "-Xmx256m"


@dataclass(frozen=True)
class Scenario:
    """One row of the table.

    @param group scenarios of a group are measured on the same running servers
    @param messages for servers that are quick, and for the others
    @param disk octets of one forced write, where the disk is measured beside the servers
    @param once whether one round is enough
    """

    name: str
    title: str
    group: str
    servers: tuple[str, ...]
    measure: Measure
    messages: tuple[int, int]
    disk: int = 0
    once: bool = False

    def count(self, server: str, part: float) -> int:
        messages = FEWER.get((self.name, server), self.messages[server not in QUICK])
        return max(20, int(messages * part))

    def reference(self, folder: Path) -> dict[str, Figure]:
        """What the disk takes, written one behind the other, each forced."""
        return {"disk": Figure(sequential(folder, self.disk, 48 << 20))} if self.disk else {}


def accepting(mail: Mail) -> Measure:
    return lambda work, server, count: accept(work, server, mail, count)


ALL = ("tasso", "postfix", "exim", "haraka", "smtp-sink")
# Exim's answer to QUIT comes 200 ms late, which is all that a connection per message would show.
CONNECTING = ("tasso", "postfix", "haraka", "smtp-sink")
FORCING = ("tasso", "postfix", "exim", "haraka")
ENCRYPTING = ("tasso", "postfix")

SCENARIOS = [
    Scenario("kept-5", "4 KB, 5 kept sessions", "accept", ("tasso", "postfix", "opensmtpd"), accepting(Mail(5, 4096, True)), (10_000, 3_000)),
    Scenario("kept-20", "4 KB, 20 kept sessions", "accept", ALL, accepting(Mail(20, 4096, True)), (24_000, 4_000)),
    Scenario("kept-100", "4 KB, 100 kept sessions", "accept", ALL, accepting(Mail(100, 4096, True)), (24_000, 4_000)),
    Scenario("each-20", "4 KB, a connection per message, 20 at once", "accept", CONNECTING, accepting(Mail(20, 4096, False)), (8_000, 2_000)),
    Scenario("each-100", "4 KB, a connection per message, 100 at once", "accept", CONNECTING, accepting(Mail(100, 4096, False)), (8_000, 2_000)),
    Scenario("recipients", "4 KB, 20 recipients, 20 kept sessions", "accept", ALL, accepting(Mail(20, 4096, True, 20)), (4_000, 800)),
    Scenario("starttls", "4 KB, STARTTLS, a connection per message, 20 at once", "accept", ENCRYPTING, start_tls, (2_000, 1_000)),
    Scenario("64k", "64 KB, 20 kept sessions", "large", ("tasso", "postfix", "exim"), accepting(Mail(20, 65_536, True)), (2_500, 800), 65_536),
    Scenario("1m", "1 MB, 20 kept sessions", "large", ("tasso", "postfix", "exim"), accepting(Mail(20, 1 << 20, True)), (300, 120), 1 << 20),
    Scenario("relay", "4 KB through to a sink, 20 sessions in", "relay", FORCING, relay, (20_000, 3_000)),
    Scenario("through", "the same, 40 messages a second", "relay", FORCING, through, (240, 240)),
    Scenario("idle", "idle sessions", "idle", ("tasso", "postfix", "exim", "opensmtpd", "haraka"), idle, (10_000, 1_000), once=True),
]

# A running server before it is measured: every process there, files made, and what it will do done so often that a JVM has
# compiled it. For servers that are quick, and for the others.
WARM_UP = {
    "accept": [
        (Mail(20, 4096, True), (40_000, 800)),
        (Mail(20, 4096, False), (10_000, 200)),
        (Mail(20, 4096, True, 20), (5_000, 50)),
    ],
    "large": [
        (Mail(20, 4096, True), (20_000, 100)),
        (Mail(20, 65_536, True), (5_000, 100)),
        (Mail(20, 1 << 20, True), (400, 20)),
    ],
}
WARM_UP_RELAYED = (25_000, 300)


def warm_up(work: Work, group: str, name: str, server: Started, part: float) -> None:
    slow = name not in QUICK
    for mail, messages in WARM_UP.get(group, []):
        kept = Mail(5, mail.octets, True) if name == "opensmtpd" else mail
        smtp_source(work, server.port, kept, int(messages[slow] * part))
    if group == "relay":
        say(f"    {name:10} before that {relay(work, server, int(WARM_UP_RELAYED[slow] * part))}")
