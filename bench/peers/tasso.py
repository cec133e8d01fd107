"""Tasso, as its users run it: the launcher with its ahead-of-time cache, a configuration file, every default.

No setting keeps mail from being delivered. What shall wait goes to a smart host that takes the connection and says nothing, so
that one attempt waits for its greeting and everything else for that attempt.
"""

import os
from pathlib import Path

from harness import ROOT, await_until, command, free_port
from peers import ONWARD, WAITING, Started, Wanted
from work import Running, Work

NAME = "tasso"
LAUNCHER = ROOT / "tasso"

# Mail for these domains finds no host that answers, and is put off for hours.
DEAD = "*.dead.test"


def environment(options: str = "") -> dict[str, str]:
    """@param options for the JVM"""
    return {**os.environ, "TASSO_CACHE": str(ROOT / ".cache"), "TASSO_JAVA_OPTS": options}


def version(_work: Work) -> str:
    revision = command("git", "-C", ROOT, "describe", "--always", "--dirty").strip()
    return command(LAUNCHER, "version").splitlines()[0].strip() + f" ({revision})"


def start(work: Work, wanted: Wanted) -> Started:
    folder = work.folder(NAME)
    port = free_port()
    config = folder / "tasso.toml"
    config.write_text(configuration(port, wanted, work))
    running = serving(work, config, wanted)

    def ready() -> bool:
        return running.alive() and any(line.startswith("ready") for line in running.log.read_text().splitlines())

    await_until("tasso says ready", 60, ready)
    return Started(running, port, port, wanted.sink, config)


def serving(work: Work, config: Path, wanted: Wanted) -> Running:
    """Starts it, without waiting."""
    return work.start(NAME, LAUNCHER, "serve", "--config", config, environment=environment(wanted.options))


def configuration(port: int, wanted: Wanted, work: Work) -> str:
    return f"""
hostname = "tasso.test"
data = "data"

[[listen]]
name = "mx"
kind = "mx"
address = "127.0.0.1:{port}"

[tls]
certificate = "{work.certificate}"
key = "{work.key}"

[relay]
networks = ["127.0.0.0/8"]

[http]
address = "127.0.0.1:{free_port()}"

[limits]
sessions = {max(10_000, wanted.sessions + 100)}
sessions-per-address = {max(200, wanted.sessions + 100)}

[[route]]
name = "waiting"
match = ["{WAITING}"]
via = "smarthost"
host = "127.0.0.1"
port = {wanted.silent}

[[route]]
name = "dead"
match = ["{DEAD}"]
via = "smarthost"
host = "127.0.0.1"
port = {free_port()}
intervals = ["4h"]

[[route]]
name = "onward"
match = ["{ONWARD}"]
via = "smarthost"
host = "127.0.0.1"
port = {wanted.sink or wanted.silent}
"""
