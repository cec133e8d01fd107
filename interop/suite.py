"""Runs every check of the folder; the last line is `N passed, N failed`."""

import sys
import time
from pathlib import Path

import checks_clients
import checks_delivery
import checks_dovecot
import checks_exchange
import checks_load
from harness import Check, Failed, Workbench


def main() -> int:
    work = Path(sys.argv[1]).resolve()
    wanted = sys.argv[2:]
    passed = failed = 0
    with Workbench(work) as bench:
        for module in (checks_clients, checks_dovecot, checks_delivery, checks_exchange, checks_load):
            for check in module.checks():
                if wanted and not any(part in check.name for part in wanted):
                    continue
                if run(check, bench):
                    passed += 1
                else:
                    failed += 1
    print(f"{passed} passed, {failed} failed", flush=True)
    return 1 if failed or not passed else 0


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
