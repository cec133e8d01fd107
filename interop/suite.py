"""Runs every check of the folder; the last line is `N passed, N failed`."""

import os
import signal
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from types import ModuleType

import checks_auth
import checks_clients
import checks_console
import checks_delivery
import checks_dns
import checks_dovecot
import checks_exchange
import checks_load
import checks_probe
import checks_send
import checks_sink
import checks_tls
import checks_watch
from harness import Check, Failed, Workbench
from servers import exim, opensmtpd, postfix


def lanes() -> list[list[Check]]:
    """What runs at the same time: mostly other programs' pauses are waited for. What uses another server is in one lane, for it
    counts what comes out behind that server."""
    return [
        [*checks_delivery.checks(), *checks_clients.checks(), *checks_auth.checks(), *checks_dovecot.checks()],
        with_server(postfix, opensmtpd),
        with_server(exim),
        [*checks_tls.checks(), *checks_dns.checks(), *checks_probe.checks_of_tasso(), *checks_sink.checks(), *checks_console.checks(), *checks_watch.checks()],
    ]


def with_server(*servers: ModuleType) -> list[Check]:
    return [
        *checks_exchange.checks(*servers), *checks_probe.checks(*servers), *checks_console.checks_against(*servers),
        *checks_send.checks(*servers),
    ]


def main() -> int:
    work = Path(sys.argv[1]).resolve()
    wanted = sys.argv[2:]

    def lane(bench: Workbench, checks: list[Check]) -> list[bool]:
        chosen = [each for each in checks if not wanted or any(part in each.name for part in wanted)]
        return [run(each, bench) for each in chosen]

    with Workbench(work) as bench:
        signal.signal(signal.SIGTERM, partial(stopped, bench))
        with ThreadPoolExecutor() as side_by_side:
            results = [each for results in side_by_side.map(partial(lane, bench), lanes()) for each in results]
        # These want the machine for themselves; the last one measures, and restarts the server.
        results += lane(bench, [*checks_tls.checks_alone(), *checks_load.checks()])
    passed = results.count(True)
    failed = results.count(False)
    print(f"{passed} passed, {failed} failed", flush=True)
    return 1 if failed or not passed else 0


def stopped(bench: Workbench, *_: object) -> None:
    """The time is over: ends what was started, whatever the checks still wait for."""
    bench.__exit__()
    os._exit(1)


def run(check: Check, bench: Workbench) -> bool:
    started = time.monotonic()
    try:
        saw = check.body(bench)
        print(f"ok      {check.name} ({time.monotonic() - started:.1f} s): {saw}", flush=True)
        return True
    except Failed as failure:
        print(f"FAILED  {check.name} ({time.monotonic() - started:.1f} s): {failure}", flush=True)
    except Exception as failure:  # a defect of the suite or of what it calls; the other checks still run
        print(f"FAILED  {check.name} ({time.monotonic() - started:.1f} s): {failure!r}", flush=True)
    return False


if __name__ == "__main__":
    sys.exit(main())
