"""The figures of a run as tables, beside what they should be."""

import re
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

from harness import ROOT
from load import Figure
from scenarios import Scenario

Results = dict[tuple[Scenario, str], list[Figure]]
DOCUMENT = ROOT / "docs" / "benchmarks.md"


def median(results: Results, scenario: str, server: str, value: Callable[[Figure], float]) -> float:
    """Nothing measured is NaN, which no comparison holds for."""
    for (each, name), figures in results.items():
        if each.name == scenario and name == server:
            return statistics.median(value(figure) for figure in figures)
    return float("nan")


def rate(results: Results, scenario: str, server: str) -> float:
    return median(results, scenario, server, lambda figure: figure.per_second)


def cpu(results: Results, scenario: str, server: str) -> float:
    return median(results, scenario, server, lambda figure: figure.cpu)


def more(results: Results, scenario: str, server: str, name: str) -> float:
    return median(results, scenario, server, lambda figure: figure.more.get(name, float("nan")))


def table(results: Results) -> str:
    lines = ["| scenario | server | per second | CPU s per 1,000 | peak MB | else | rounds | others | stolen |", "|---|---|---|---|---|---|---|---|---|"]
    for (scenario, server), figures in results.items():
        names = figures[0].more
        extra = ", ".join(f"{name} {statistics.median(each.more[name] for each in figures):.1f}" for name in names)
        middle = [statistics.median(value) for value in zip(*((each.per_second, each.cpu, each.memory / 1e6, each.load.foreign, each.load.steal) for each in figures))]
        shown = [f"{middle[0]:,.0f}" if middle[0] else "", f"{middle[1]:.3f}" if middle[1] else "", f"{middle[2]:.0f}" if middle[2] else ""]
        lines.append(f"| {scenario.title} | {server} | " + " | ".join(shown) + f" | {extra} | {len(figures)} | {middle[3]:.0%} | {middle[4]:.0%} |")
    return "\n".join(lines)


def ratios(results: Results) -> str:
    """Tasso's rate and CPU over those of each other server."""
    others = list(dict.fromkeys(server for _, server in results if server != "tasso"))
    lines = ["| Tasso's messages per second, and its CPU per message, over those of | " + " | ".join(others) + " |", "|---" * (len(others) + 1) + "|"]
    for scenario in dict.fromkeys(scenario for scenario, _ in results):
        cells = []
        for other in others:
            quicker = rate(results, scenario.name, "tasso") / (rate(results, scenario.name, other) or float("nan"))
            dearer = cpu(results, scenario.name, "tasso") / (cpu(results, scenario.name, other) or float("nan"))
            cells.append((f"{quicker:.2f}" if quicker == quicker else "") + (f", CPU {dearer:.2f}" if dearer == dearer else ""))
        if any(cells):
            lines.append(f"| {scenario.title} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


@dataclass(frozen=True)
class Goal:
    """What a figure should be at least, or at most."""

    text: str
    value: Callable[[Results], float]
    bound: float
    at_most: bool = False

    def line(self, results: Results) -> str:
        value = self.value(results)
        if value != value:
            return f"| {self.text} | {'≤' if self.at_most else '≥'} {self.bound:g} | | not measured |"
        kept = value <= self.bound if self.at_most else value >= self.bound
        missed = abs(value / self.bound - 1)
        return f"| {self.text} | {'≤' if self.at_most else '≥'} {self.bound:g} | {value:.2f} | {'kept' if kept else f'missed by {missed:.0%}'} |"


def over(scenario: str, other: str) -> Callable[[Results], float]:
    return lambda results: rate(results, scenario, "tasso") / rate(results, scenario, other)


def cost(scenario: str, other: str) -> Callable[[Results], float]:
    return lambda results: cpu(results, scenario, "tasso") / cpu(results, scenario, other)


def large(scenario: str, times: float) -> Callable[[Results], float]:
    """Over the smaller of so many times Postfix and seven tenths of what the disk takes."""
    return lambda results: rate(results, scenario, "tasso") / min(times * rate(results, scenario, "postfix"), 0.7 * rate(results, scenario, "disk"))


GOALS = [
    Goal("20 kept sessions, over Postfix", over("kept-20", "postfix"), 5),
    Goal("100 kept sessions, over Postfix", over("kept-100", "postfix"), 5.5),
    Goal("20 kept sessions, CPU over Postfix", cost("kept-20", "postfix"), 0.15, True),
    Goal("100 kept sessions, CPU over Postfix", cost("kept-100", "postfix"), 0.15, True),
    Goal("20 kept sessions, over smtp-sink", over("kept-20", "smtp-sink"), 0.6),
    Goal("100 kept sessions, over smtp-sink", over("kept-100", "smtp-sink"), 0.6),
    Goal("a connection per message, 100 at once, over Postfix", over("each-100", "postfix"), 3.3),
    Goal("20 recipients, over Exim", over("recipients", "exim"), 2),
    Goal("64 KB, over the smaller of 4 x Postfix and 0.7 x the disk", large("64k", 4), 1),
    Goal("1 MB, over the smaller of 2 x Postfix and 0.7 x the disk", large("1m", 2), 1),
    Goal("relay, over the better of Postfix and Haraka", lambda results: rate(results, "relay", "tasso") / max(rate(results, "relay", "postfix"), rate(results, "relay", "haraka")), 4),
    Goal("relay, CPU over Postfix", cost("relay", "postfix"), 0.25, True),
    Goal("through, p50 over Postfix's", lambda results: more(results, "through", "tasso", "p50 ms") / more(results, "through", "postfix", "p50 ms"), 1, True),
    Goal("STARTTLS and a message, over Postfix", over("starttls", "postfix"), 1.5),
    Goal("MB for 1,000 idle sessions", lambda results: more(results, "idle", "tasso", "MB per 1,000"), 8, True),
]


def goals(results: Results) -> str:
    return "\n".join(["| goal | bound | measured | |", "|---|---|---|---|", *(goal.line(results) for goal in GOALS)])


def written(section: str, facts: list[str], command: str, results: Results) -> None:
    """Puts the tables into the document, in place of the last run's."""
    text = "\n\n".join([
        f"Measured {time.strftime('%Y-%m-%d %H:%M')} by `{command.strip()}`:\n\n" + "\n".join(f"- {fact}" for fact in facts),
        goals(results), ratios(results), table(results),
    ])
    replace(section, text)


def replace(section: str, text: str) -> None:
    before, after = f"<!-- {section} -->\n", f"\n<!-- end of {section} -->"
    whole = DOCUMENT.read_text()
    DOCUMENT.write_text(re.sub(re.escape(before) + ".*?" + re.escape(after), lambda _: before + text + after, whole, flags=re.DOTALL))
