"""Measures servers one after the other under the same loads, in rounds; prints each figure as it comes, and the table at the end."""

import argparse
import socket
import sys
import time

from machine import await_quiet, described
from peers import Started, Wanted, postfix, smtp_sink, tasso
from load import Figure, smtp_source
from scenarios import QUICK, SCENARIOS, WARM_UP, Scenario
from work import Work

PEERS = {each.NAME: each for each in (tasso, postfix, smtp_sink)}
Results = dict[tuple[str, str], list[Figure]]


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench/run", description=__doc__)
    parser.add_argument("scenarios", nargs="*", help="only those whose names or groups begin so: " + ", ".join(each.name for each in SCENARIOS))
    parser.add_argument("--quick", action="store_true", help="one round with a third of the messages")
    parser.add_argument("--servers", default="", help="only these, with commas between: " + ", ".join(PEERS))
    parser.add_argument("--rounds", type=int, default=3)
    return parser.parse_args()


def main() -> int:
    wanted = arguments()
    chosen = [each for each in SCENARIOS if not wanted.scenarios or any(each.name.startswith(one) or each.group == one for one in wanted.scenarios)]
    servers = [name for name in PEERS if not wanted.servers or name in wanted.servers.split(",")]
    results: Results = {}
    with Work() as work:
        say(described(work.home))
        for name in servers:
            say(PEERS[name].version(work))
        for number in range(1 if wanted.quick else wanted.rounds):
            for group in dict.fromkeys(each.group for each in chosen):
                measure_group(work, [each for each in chosen if each.group == group], servers[number % len(servers):] + servers[:number % len(servers)],
                              1 / 3 if wanted.quick else 1, f"round {number + 1}", results)
    return 0


def measure_group(work: Work, scenarios: list[Scenario], servers: list[str], part: float, when: str, results: Results) -> None:
    """All servers of a group run while they are measured by turns; those whose turn it is not do nothing."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as silent:
        needed = [name for name in servers if any(name in each.servers for each in scenarios)]
        running = {}
        for name in needed:
            running[name] = PEERS[name].start(work, Wanted(silent=silent.getsockname()[1]))
            say(f"warming up {name}")
            warm_up(work, name, running[name])
        for scenario in scenarios:
            say(f"{when}, {scenario.title}: {await_quiet(work.home)}")
            for name in needed:
                if name in scenario.servers:
                    figure = scenario.measure(work, running[name], scenario.count(name, part))
                    results.setdefault((scenario.name, name), []).append(figure)
                    say(f"    {name:10} {figure.per_second:8.0f}/s  {figure.cpu:6.3f} CPU s per 1,000  {figure.memory / 1e6:6.0f} MB  ({figure.load})")
        for each in running.values():
            work.stop(each.running)


def warm_up(work: Work, name: str, server: Started) -> None:
    for mail, messages in WARM_UP:
        smtp_source(work, server.port, mail, messages[name not in QUICK])


def say(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {text}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
