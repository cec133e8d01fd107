"""Postfix's smtp-source through Tasso into Postfix's smtp-sink: every message exactly once."""

import re
import time
from collections import Counter
from pathlib import Path

from servers.dovecot import READER
from harness import Check, Workbench, await_until, command, expect, listens

MESSAGES = 20_000
SESSIONS = 20
OCTETS = 4096


def checks() -> list[Check]:
    return [
        Check(f"smtp-source -> Tasso -> smtp-sink: {MESSAGES} messages over {SESSIONS} sessions", through),
        Check("SIGTERM: the server ends with 0, and starts again", restart),
    ]


def through(bench: Workbench) -> str:
    folder = bench.home / "sink"
    folder.mkdir()
    folder.chmod(0o777)
    port = bench.ports["load-sink"]
    dump = folder / "dump"
    sink = bench.start("smtp-sink", "smtp-sink", "-u", READER, "-D", dump, f"127.0.0.1:{port}", 200)
    await_until("smtp-sink listens", 10, lambda: listens(port))
    started = time.monotonic()
    # Each recipient begins with the number of its message.
    command(
        "smtp-source", "-d", "-N", "-s", SESSIONS, "-m", MESSAGES, "-l", OCTETS, "-M", "client.test",
        "-f", "ada@local.test", "-t", "user@sink.test", f"127.0.0.1:{bench.ports['mx']}", within=180,
    )
    accepted = time.monotonic() - started
    # Until all are there and, a doubled one being possible, nothing more comes.
    await_until(f"{MESSAGES} messages at smtp-sink", 180, lambda: counted(dump) >= MESSAGES)
    arrived = time.monotonic() - started
    await_until("an empty queue", 30, lambda: not bench.tasso.queue())
    bench.stop(sink)
    verdict = exactly_once(dump)
    return (
        f"accepted in {accepted:.1f} s ({MESSAGES / accepted:.0f}/s), "
        f"all through in {arrived:.1f} s ({MESSAGES / arrived:.0f}/s); {verdict}"
    )


def counted(dump: Path) -> int:
    time.sleep(0.2)
    return int(command("grep", "-c", "^X-Rcpt-Args:", dump, within=30)) if dump.exists() and dump.stat().st_size else 0


def exactly_once(dump: Path) -> str:
    octets = dump.read_bytes()
    recipients = Counter(re.findall(rb"^X-Rcpt-Args: <(\d+)user@sink\.test>", octets, re.MULTILINE))
    ids = Counter(re.findall(rb"^Message-Id: (<[^>]+@client\.test>)", octets, re.MULTILINE))
    payload = len(re.findall(rb"^\dX+$", octets, re.MULTILINE))
    twice = [number for number, count in recipients.items() if count > 1]
    expect(len(recipients) == MESSAGES, f"{len(recipients)} of {MESSAGES} recipients arrived")
    expect(not twice, f"{len(twice)} recipients got theirs more than once")
    expect(len(ids) == MESSAGES and max(ids.values()) == 1, f"{len(ids)} message ids")
    expect(payload % MESSAGES == 0 and payload > 0, f"{payload} lines of text in {MESSAGES} equal messages")
    return f"{len(recipients)} recipients and {len(ids)} ids, each once"


def restart(bench: Workbench) -> str:
    status = bench.tasso.stop()
    expect(status == 0, f"ended with {status}")
    seconds = bench.tasso.start()
    return f"ended with 0; ready again after {seconds:.1f} s"
