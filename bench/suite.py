"""Measures servers one after the other under the same loads, in rounds; prints each figure as it comes, and the tables at the end."""

import argparse
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from groups import rest
from harness import Failed, free_port
from machine import await_quiet, described
from memory import Memory
from peers import Peer, Started, Wanted, exim, haraka, opensmtpd, postfix, smtp_sink, tasso
from report import Results, goals, ratios, table, written
from scenarios import LARGE_HEAP, SCENARIOS, Scenario, warm_up
from work import Work, say

QUICK_PART = 1 / 3
# After the warm-up a JVM compiles on, and what was taken is rewritten.
REST_WITHIN_SECONDS = 60
PEERS: dict[str, Peer] = {each.NAME: each for each in (tasso, postfix, exim, opensmtpd, haraka, smtp_sink)}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench/run", description=__doc__)
    parser.add_argument("scenarios", nargs="*", help="only those whose names begin so, or of these groups: " + ", ".join(f"{each.name} ({each.group})" for each in SCENARIOS))
    parser.add_argument("--quick", action="store_true", help="one round with a third of the messages; docs stay as they are")
    parser.add_argument("--servers", default="", help="only these, with commas between: " + ", ".join(PEERS))
    parser.add_argument("--rounds", type=int, default=3, help="default 3")
    parser.add_argument("--minutes", type=float, default=16, help="begin no further round after so long (default 16)")
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks.md also where not everything was measured")
    return parser.parse_args()


def main() -> int:
    wanted = arguments()
    chosen = [each for each in SCENARIOS if not wanted.scenarios or any(each.name.startswith(one) or each.group == one for one in wanted.scenarios)]
    servers = [name for name in PEERS if not wanted.servers or name in wanted.servers.split(",")]
    rounds, part = (1, QUICK_PART) if wanted.quick else (wanted.rounds, 1)
    end = time.monotonic() + wanted.minutes * 60
    results: Results = {}
    with Work() as work:
        memory = Memory(work.home)
        needed = [name for name in servers if any(name in each.servers for each in chosen)]
        facts = [described(work.home), *(PEERS[name].version(work) for name in needed)]
        for fact in facts:
            say(fact)
        for number in range(rounds):
            for group in dict.fromkeys(each.group for each in chosen):
                members = [each for each in chosen if each.group == group and not (each.once and number)]
                if members and (number == 0 or time.monotonic() < end):
                    order = needed[number % len(needed):] + needed[:number % len(needed)]
                    measure_group(work, memory, members, order, part, f"round {number + 1}", results)
    print("\n" + table(results) + "\n\n" + ratios(results) + "\n\n" + goals(results))
    if wanted.write or not (wanted.quick or wanted.scenarios or wanted.servers):
        written("run", facts, "bench/run " + " ".join(sys.argv[1:]), results)
    return 0


def measure_group(work: Work, memory: Memory, scenarios: list[Scenario], servers: list[str], part: float, when: str, results: Results) -> None:
    """All servers of a group run while they are measured by turns; those whose turn it is not do nothing."""
    group = scenarios[0].group
    with socket.create_server(("127.0.0.1", 0), backlog=64) as silent:
        running: dict[str, Started] = {}
        for name in servers:
            if any(name in each.servers for each in scenarios):
                say(f"{when}, {group}: starting {name}")
                with shown(name):
                    running[name] = PEERS[name].start(work, asked(group, silent.getsockname()[1], scenarios))
                    warm_up(work, group, name, running[name], part)
        if not rest([each.running.group for each in running.values()], REST_WITHIN_SECONDS):
            say(f"{when}, {group}: after {REST_WITHIN_SECONDS} s a server is still at work")
        for scenario in scenarios:
            memory.fill()
            say(f"{when}, {scenario.title}: {await_quiet(work.home)}")
            figures = scenario.reference(work.home)
            for name in figures:
                say(f"    {name:10} {figures[name]}")
            for name in running:
                if name in scenario.servers:
                    with shown(name):
                        figures[name] = scenario.measure(work, running[name], scenario.count(name, part))
                        say(f"    {name:10} {figures[name]}")
            for name, figure in figures.items():
                results.setdefault((scenario, name), []).append(figure)
        for each in running.values():
            work.stop(each.running)


@contextmanager
def shown(name: str) -> Iterator[None]:
    """What goes wrong with one server is told, and the others are measured all the same."""
    try:
        yield
    except (Failed, OSError, RuntimeError, subprocess.SubprocessError, ValueError) as failure:
        say(f"    {name:10} FAILED: {failure!r}")


def asked(group: str, silent: int, scenarios: list[Scenario]) -> Wanted:
    sessions = max(each.messages[0] for each in scenarios) if group == "idle" else 200
    return Wanted(
        sink=free_port() if group == "relay" else 0, silent=silent,
        options=LARGE_HEAP if group == "large" else "", sessions=sessions,
    )


if __name__ == "__main__":
    sys.exit(main())
