"""Tasso with an empty spool, with a million deferred messages, and started anew on them."""

import argparse
import os
import signal
import smtplib
import socket
import sys
import time

from groups import rest
from harness import await_until, expect, free_port, listens
from load import Figure, Mail, accept, relay, smtp_source
from machine import await_quiet, described
from memory import Memory
from peers import ONWARD, Started, Wanted, tasso
from report import replace
from sinks import Script, Sink
from work import Work, say

HEAP = "-Xmx512m"
OCTETS = 1_024
DOMAINS = 10
FILL_SECONDS_MAX = 600  # for each of them
LEAST = 0.85
FIRST_DELIVERY_SECONDS_MAX = 5
REST_WITHIN_SECONDS = 300
# As many as come between two merges of sixteen files of messages, and of the history: with fewer, one falls into the measurement or does not.
ACCEPTED, RELAYED = 240_000, 20_000

# Until the JVM has compiled what it does: the empty spool comes first, and would look slow.
WARM_UP_ACCEPTED = 40_000
WARM_UP_RELAYED = 25_000


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench/million", description=__doc__)
    parser.add_argument("messages", nargs="?", type=int, default=1_000_000)
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks.md")
    wanted = parser.parse_args()
    with Work() as work, socket.create_server(("127.0.0.1", 0), backlog=64) as silent:
        facts = [described(work.home), tasso.version(work) + f", {HEAP}"]
        asked = Wanted(sink=free_port(), silent=silent.getsockname()[1], options=HEAP)
        server = tasso.start(work, asked)
        smtp_source(work, server.port, Mail(20, 4096, True), WARM_UP_ACCEPTED)
        say(f"before that {relay(work, server, WARM_UP_RELAYED)}")
        memory = Memory(work.home)
        empty = both(work, memory, server, "empty")
        seconds = fill(work, server, wanted.messages)
        full = both(work, memory, server, f"{wanted.messages:,} deferred")
        anonymous = server.running.group.anonymous_octets()
        first = first_delivery(work, server, asked)
        shares = [after.per_second / before.per_second for before, after in zip(empty, full)]
        rows = [
            "| | empty | full | share | goal |", "|---|---|---|---|---|",
            *(f"| {name}, messages per second | {before.per_second:,.0f} | {after.per_second:,.0f} | {share:.0%} | {verdict(share >= LEAST)}: ≥ {LEAST:.0%} |"
              for name, before, after, share in zip(("accept", "relay"), empty, full, shares)),
            f"| killed, from its start to the first delivery | | {first:.1f} s | | {verdict(first <= FIRST_DELIVERY_SECONDS_MAX)}: ≤ {FIRST_DELIVERY_SECONDS_MAX} s |",
        ]
        text = "\n".join(rows) + f"\n\n{wanted.messages:,} messages of {OCTETS} octets were taken and deferred in {seconds:.0f} s; anonymous memory then: {anonymous / 1e6:.0f} MB."
        print(text)
        if wanted.write:
            replace("million", "\n\n".join([f"Measured {time.strftime('%Y-%m-%d %H:%M')} by `bench/million`:", "\n".join(f"- {fact}" for fact in facts), text]))
        return 0 if min(shares) >= LEAST and first <= FIRST_DELIVERY_SECONDS_MAX else 1


def verdict(kept: bool) -> str:
    return "kept" if kept else "missed"


def both(work: Work, memory: Memory, server: Started, what: str) -> tuple[Figure, Figure]:
    await_rest(server)
    memory.fill()
    say(f"{what}: {await_quiet(work.home)}")
    accepted = accept(work, server, Mail(20, 4096, True), ACCEPTED)
    say(f"    accept {accepted}")
    passed = relay(work, server, RELAYED)
    say(f"    relay  {passed}")
    return accepted, passed


def fill(work: Work, server: Started, messages: int) -> float:
    """Mail for domains whose host does not answer, until all of it has been put off."""
    started = time.monotonic()
    for number in range(DOMAINS):
        smtp_source(work, server.port, Mail(100, OCTETS, True), messages // DOMAINS, f"ben@{number}.dead.test", FILL_SECONDS_MAX)
        say(f"{messages // DOMAINS * (number + 1):,} messages taken after {time.monotonic() - started:.0f} s")
    await_rest(server)
    return time.monotonic() - started


def await_rest(server: Started) -> None:
    expect(rest([server.running.group], REST_WITHIN_SECONDS), f"the server still works after {REST_WITHIN_SECONDS} s")


def first_delivery(work: Work, server: Started, asked: Wanted) -> float:
    """SIGKILL, a new start, and the first message that is taken by it and arrives."""
    os.killpg(server.running.child.pid, signal.SIGKILL)
    work.stop(server.running)
    sink = Sink(Script(), asked.sink)
    started = time.monotonic()
    again = tasso.serving(work, server.config, asked)
    await_until("it listens", 60, lambda: again.alive() and listens(server.port))
    with smtplib.SMTP("127.0.0.1", server.port) as client:
        client.sendmail("ada@client.test", f"ben@{ONWARD}", "Subject: first\r\n\r\nHere I am.\r\n")
    await_until("a message arrives", 120, lambda: sink.received)
    taken = sink.received[0].at - started
    sink.close()
    return taken


if __name__ == "__main__":
    sys.exit(main())
