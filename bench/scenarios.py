"""What is measured: for each scenario its load, and on which servers."""

from collections.abc import Callable
from dataclasses import dataclass

from load import Figure, Mail, accept
from peers import Started
from work import Work

# About how many messages a server takes in a second, so that each measurement lasts some seconds and none a minute.
QUICK = ("tasso", "smtp-sink")


@dataclass(frozen=True)
class Scenario:
    """One row of the table.

    @param group scenarios of a group are measured on the same running servers
    @param measure on a server that runs, with so many messages
    @param messages for servers that are quick, and for the others
    """

    name: str
    title: str
    group: str
    servers: tuple[str, ...]
    measure: Callable[[Work, Started, int], Figure]
    messages: tuple[int, int]

    def count(self, server: str, part: float) -> int:
        return max(200, int(self.messages[server not in QUICK] * part))


def accepting(name: str, title: str, mail: Mail, messages: tuple[int, int], servers: tuple[str, ...], group: str = "accept") -> Scenario:
    def measure(work: Work, server: Started, count: int) -> Figure:
        return accept(work, server, mail, count)

    return Scenario(name, title, group, servers, measure, messages)


SCENARIOS = [
    accepting("kept-20", "4 KB, 20 kept sessions", Mail(20, 4096, True), (40_000, 8_000), ("tasso", "postfix", "exim", "haraka", "smtp-sink")),
    accepting("kept-100", "4 KB, 100 kept sessions", Mail(100, 4096, True), (40_000, 8_000), ("tasso", "postfix", "exim", "haraka", "smtp-sink")),
    accepting("each-20", "4 KB, a connection per message, 20 at once", Mail(20, 4096, False), (15_000, 4_000), ("tasso", "postfix", "haraka", "smtp-sink")),
    accepting("each-100", "4 KB, a connection per message, 100 at once", Mail(100, 4096, False), (15_000, 4_000), ("tasso", "postfix", "haraka", "smtp-sink")),
    accepting("recipients", "4 KB, 20 recipients, 20 kept sessions", Mail(20, 4096, True, 20), (10_000, 3_000), ("tasso", "postfix", "exim", "haraka", "smtp-sink")),
]

# A running server before it is measured: every process there, code compiled, files made.
WARM_UP = [(Mail(20, 4096, True), (30_000, 1_000)), (Mail(20, 4096, False), (5_000, 300))]
