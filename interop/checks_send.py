"""`tasso send` with every switch that Postfix, Exim and OpenSMTPD support, against these servers."""

import json
import subprocess
import time
from dataclasses import dataclass
from functools import partial
from types import ModuleType

from harness import Check, Failed, Workbench, await_until, expect
from pair import Pair
from tasso import LAUNCHER

# Exit codes of every command.
OK, REFUSED, TEMPORARY, TLS, AUTHENTICATION = 0, 1, 3, 5, 6

STAGES = ("greeting", "first-hello", "hello", "auth", "mail", "rcpt")


@dataclass(frozen=True)
class Case:
    """One run: its switches, how it ends, and how many messages come out behind the server."""

    switches: tuple[str, ...]
    messages: int = 1
    ends: int = OK
    says: str = ""  # in what was printed
    port: str = "plain"


def checks(*servers: ModuleType) -> list[Check]:
    return [Check(f"tasso send -> {server.NAME}: every switch it supports", partial(switches, server.NAME)) for server in servers]


def everywhere(bench: Workbench) -> list[Case]:
    picture = bench.work / "picture.png"
    picture.write_bytes(bytes(range(256)) * 20)
    finished = bench.work / "finished.eml"
    finished.write_bytes(b"From: a@client.test\r\nSubject: dots\r\n\r\n.\r\n..\r\n.x\r\n")
    return [
        Case((), says=": taken: 250"),
        Case(("--verbose",), says=" C: RCPT TO:<"),
        Case(("--helo=[192.0.2.1]", "--source=127.0.0.1", "--ipv4")),
        Case(("--protocol=smtp", "--verbose"), says=" C: HELO localhost"),
        Case(("--pipelining=never",)),
        Case(("--no-bdat",)),
        Case(("--from=<>",)),
        Case(("--subject=Grüße", "--body=äöü", "--html=<p>äöü</p>", "--header=X-Test: ü", f"--attach={picture};name=ü.png")),
        Case((f"--data={finished}",)),
        Case(("--size=-1",)),
        Case(("--count=3", "--rate=20"), messages=3),
        Case(("--count=3", "--one-connection"), messages=3),
        Case(("--tls=offered",)),
        Case(("--dry-run",), messages=0, says="C: MAIL FROM:<"),
        Case(("--size=99999999999",), messages=0, ends=REFUSED, says="  means "),
        *(Case((f"--quit-after={stage}",), messages=0) for stage in STAGES),
        *(Case((f"--drop-after={stage}",), messages=0) for stage in (*STAGES, "data", "body")),
        *(Case((f"--drop-after-send={stage}",), messages=0) for stage in ("hello", "mail", "rcpt", "data")),
        Case(("--drop-after=dot",)),
    ]


def with_dsn() -> list[Case]:
    return [Case(("--notify=success,delay", "--ret=hdrs", "--envid=a b", "--orcpt=rfc822;old@client.test"))]


def with_chunks() -> list[Case]:
    # OpenSMTPD hangs up on whoever pipelines: it does not offer it.
    return [Case(("--pipelining=always",)), Case(("--bdat", "--chunk-size=100", "--verbose"), says=" LAST"), Case(("--bdat", "--pipelining=never"))]


def secured(bench: Workbench, mechanisms: tuple[str, ...]) -> list[Case]:
    login = (f"--auth-user={bench.user}", f"--auth-password-file={bench.work / 'password'}")
    trusting = ("--tls=starttls", f"--ca={bench.trusted}", "--verify")
    wrong = (f"--auth-user={bench.user}", "--auth-password=wrong")
    return [
        *(Case((*trusting, *login, f"--mechanism={name}", "--verbose"), says=f"AUTH {name}", port="secured") for name in mechanisms),
        Case((*trusting, *login, "--tls-version=1.2", "--json"), says='"tls":"TLSv1.2"', port="secured"),
        Case((*trusting, *login, "--tls-version=1.3", "--sni=localhost", "--json"), says='"tls":"TLSv1.3"', port="secured"),
        Case((*trusting, *login, "--cipher=TLS_AES_128_GCM_SHA256", "--json"), says="TLS_AES_128", port="secured"),
        Case((*trusting, *wrong), messages=0, ends=AUTHENTICATION, port="secured"),
        Case(("--tls=starttls", "--verify", *login), messages=0, ends=TLS, port="secured"),
        Case(("--tls=starttls", f"--ca={bench.trusted}", "--verify-name=other.test"), messages=0, ends=TLS, port="secured"),
        Case((*trusting, "--quit-after=tls"), messages=0, port="secured"),
        Case((*trusting, "--drop-after-send=tls"), messages=0, port="secured"),
        Case(trusting, messages=0, ends=REFUSED, says="refused at RCPT", port="secured"),
    ]


def proxied() -> list[Case]:
    ends = ("--proxy-client=192.0.2.7:4711", "--proxy-server=192.0.2.1:25")
    return [Case((f"--proxy={version}", *ends), port="proxied") for version in ("v1", "v2")]


def cases(bench: Workbench, name: str) -> list[Case]:
    found = everywhere(bench) + with_dsn()
    if name in ("postfix", "exim"):
        mechanisms = ("PLAIN", "LOGIN", "CRAM-MD5") if name == "exim" else ("PLAIN",)
        found += with_chunks() + secured(bench, mechanisms) + proxied()
        found += [Case(("--smtputf8", "--from=ä@client.test"))]
    if name == "postfix":
        found += [Case(("--xclient=ADDR=127.0.0.9,NAME=near.test", "--verbose"), says="C: XCLIENT ADDR=127.0.0.9")]
        # Postfix relays for its own network only, in which this address does not lie.
        found += [Case(("--xclient=ADDR=192.0.2.9,NAME=far.test",), messages=0, ends=REFUSED, says="refused at RCPT")]
        found += [Case(("--xclient=ADDR=192.0.2.9,NAME=far.test", "--quit-after=xclient"), messages=0)]
    return found


def switches(name: str, bench: Workbench) -> str:
    pair = bench.pair(name)
    asked = cases(bench, name)
    expected: dict[str, int] = {}
    faults: list[str] = []
    for number, case in enumerate(asked):
        recipient = f"send{number}@{'secured' if case.port == 'secured' else 'plain'}.{name}.test"
        expected[recipient] = case.messages
        try:
            run(case, pair, recipient)
        except Failed as fault:
            faults.append(str(fault))
    expect(not faults, f"{len(faults)} of {len(asked)}: " + "\n".join(faults))

    def arrived() -> bool:
        return sum(len(each) for each in came(pair).values()) >= sum(expected.values())

    await_until(f"{sum(expected.values())} messages behind {name}", 60, arrived)
    time.sleep(1)  # for one that should not come
    for recipient, messages in expected.items():
        seen = len(came(pair).get(recipient, []))
        expect(seen == messages, f"{recipient}: {seen} messages and not {messages}")
    return f"{len(asked)} command lines, {sum(expected.values())} messages"


def came(pair: Pair) -> dict[str, list[bytes]]:
    found: dict[str, list[bytes]] = {}
    for each in list(pair.behind_server.received):
        for recipient in each.recipients:
            if recipient.startswith("send"):
                found.setdefault(recipient, []).append(each.octets)
    return found


def run(case: Case, pair: Pair, recipient: str) -> None:
    host = "localhost" if case.port == "secured" else "127.0.0.1"
    words = [str(LAUNCHER), "send", f"--server={host}:{getattr(pair.ports, case.port)}", f"--to={recipient}",
             "--from=a@client.test", "--timeout=20", *case.switches]
    if any(each.startswith("--from=") for each in case.switches):
        words.remove("--from=a@client.test")
    done = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, timeout=60)
    printed = (done.stdout + done.stderr).decode("utf-8", "replace")
    what = " ".join(case.switches)
    expect(done.returncode == case.ends, f"send {what} ended with {done.returncode}: ...{printed[-600:]}")
    expect(case.says in printed, f"send {what} does not say {case.says!r}: ...{printed[-600:]}")
    expect("\x1b" not in printed, f"send {what} prints escape codes into a pipe")
    if "--json" in case.switches:
        expect(json.loads(done.stdout)["accepted"] is True, f"send {what}: not JSON, or not accepted")
