"""`tasso trace` and `tasso top`, driven in a real terminal (tmux)."""

import shlex
import smtplib
from pathlib import Path

from checks_console import Terminal
from harness import Check, Workbench, expect
from tasso import LAUNCHER


def checks() -> list[Check]:
    return [Check("trace and top in tmux: a session line by line, the picture, Ctrl-C and q", watched)]


def watched(bench: Workbench) -> str:
    launcher, data = shlex.quote(str(LAUNCHER)), shlex.quote(str(bench.tasso.data))
    trace = Terminal(bench, f"{launcher} trace in --from watched@client.example --data {data}")
    top = Terminal(bench, f"{launcher} top --data {data}")
    trace.await_text("watching; Ctrl-C ends it")
    with smtplib.SMTP("127.0.0.1", bench.ports["mx"], local_hostname="watched.example", timeout=20) as client:
        client.ehlo()
        client.docmd("NOOP \x1b[2Jno escape")
        client.mail("watched@client.example")
        trace.await_text("C: ehlo watched.example")
        top.await_text("127.0.0.1:")
        picture = top.await_text("accepted  delivered   deferred    bounced    refused")
        expect("a second" in picture and "in all" in picture, picture[-600:])
    seen = trace.await_text("# closed")
    expect("\\u001b[2Jno escape" in seen and "C: mail FROM:<watched@client.example>" in seen, seen[-800:])
    trace.key("C-c")
    trace.await_text("ended with 0")
    top.type("q", enter=False)
    left = top.await_text("ended with 0")
    expect("accepted  delivered" not in left, "the picture is still on the screen")
    Path(bench.work / "trace.screen").write_text(seen)
    Path(bench.work / "top.screen").write_text(picture)
    lines = [line for line in seen.splitlines() if " S: " in line or " C: " in line]
    return f"{len(lines)} lines of a session; both ended with 0"
