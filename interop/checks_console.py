"""`tasso console`: played against other people's servers, and typed in a real terminal (tmux)."""

import base64
import json
import re
import secrets
import shlex
import subprocess
import time
from functools import partial
from types import ModuleType

from harness import ROOT, Check, Workbench, await_until, command, expect
from pair import Pair
from tasso import LAUNCHER

# What may be typed into any server of SMTP, and what it must answer (RFC 5321).
TALK = """\
# by hand: an envelope that is forgotten, and one that is sent
S: 220 *
C: EHLO console.example
S: ...
S: 250 *
C: NOOP
S: 250 *
C: RCPT TO:<you@plain.{name}.test>
S: 5*
C: MAIL FROM:<sender@console.example>
S: 250 *
C: RSET
S: 250 *
C: MAIL FROM:<sender@console.example>
S: 250 *
C: RCPT TO:<you@plain.{name}.test>
S: 250 *
C: DATA
S: 354 *
C: Subject: played by tasso console
C:
C: ..
C: the dot above was doubled
C: .
S: 250 *
C: QUIT
S: 221 *
X: closed
"""

SECURED = """\
S: 220 *
C: EHLO console.example
S: ...
S: 250 *
C: STARTTLS
S: 220 *
X: tls
C: EHLO console.example
S: ...
S: 250 *
C: AUTH PLAIN {login}
S: 235 *
C: QUIT
S: 221 *
"""


def checks() -> list[Check]:
    return [
        Check("console in tmux: the tutorial, from the first lesson to the last", tutorial),
        Check("console in tmux: completion and explanation", completion),
    ]


def checks_against(*servers: ModuleType) -> list[Check]:
    return [Check(f"console: a transcript played against {server.NAME}", partial(played, server)) for server in servers]


def play(transcript: str, *arguments: object) -> subprocess.CompletedProcess:
    return subprocess.run(
        [str(word) for word in (LAUNCHER, "console", *arguments)],
        input=transcript.encode(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60,
    )


def played(server: ModuleType, bench: Workbench) -> str:
    """A server of its own, so that its sink gets this one message and no other."""
    pair = Pair(bench, server)
    pair.name = f"{server.NAME}-console"
    pair.start()
    plain = f"127.0.0.1:{pair.ports.plain}"

    done = play(TALK.format(name=server.NAME), plain)
    said = done.stdout.decode()
    expect(done.returncode == 0, f"exit code {done.returncode}: {said[-400:]}{done.stderr.decode()[-400:]}")
    expect("\x1b" not in said, "escape codes in a pipe")
    received = await_until(f"the message behind {pair.name}", 30, lambda: list(pair.behind_server.received))
    expect(b"\r\n\r\n.\r\nthe dot above was doubled\r\n" in received[0].octets, f"arrived as {received[0].octets[-200:]!r}")

    other = play("S: 220 *\nC: EHLO console.example\nS: ...\nS: 250 *\n\nC: NOOP\nS: 550 *\nC: QUIT\n", plain, "--json")
    found = json.loads(other.stdout)
    expect(other.returncode == 1, f"a mismatch ends with {other.returncode}")
    expect(found["mismatch"]["line"] == 7 and found["mismatch"]["got"].startswith("250"), f"named as {found['mismatch']}")
    return f"{said.count('S: ')} lines heard, 1 message passed on; mismatch in line 7: {found['mismatch']['got']}" + secured(pair, bench)


def secured(pair: Pair, bench: Workbench) -> str:
    if not pair.server.SECURES:
        return ""
    login = base64.b64encode(f"\0{bench.user}\0{bench.password}".encode()).decode()
    done = play(SECURED.format(login=login), f"localhost:{pair.ports.secured}", "--verify", "--ca", bench.trusted)
    said = done.stdout.decode()
    expect(done.returncode == 0, f"STARTTLS and AUTH: {said[-400:]}{done.stderr.decode()[-400:]}")
    expect("C: AUTH PLAIN ***" in said and login not in said, "the login stands in the output")
    return "; STARTTLS and AUTH"


class Terminal:
    """A real terminal of 100 columns, in which a command runs until it ends."""

    def __init__(self, bench: Workbench, words: str):
        self.socket = f"tasso-{secrets.token_hex(4)}"
        self.log = bench.work / f"{self.socket}.screen"
        state = bench.home / "state"
        # The shell stays, so that the last screen can be read.
        self.tmux("-f", "/dev/null", "new-session", "-d", "-x", "100", "-y", "50", "env", f"XDG_STATE_HOME={state}", "PS1=$ ", "sh")
        bench.closing.append(self.close)
        self.tmux("set-option", "history-limit", "5000")
        self.type(f"{words}; echo ended with $?")

    def tmux(self, *words: str) -> str:
        return command("tmux", "-L", self.socket, *words, within=20)

    def type(self, line: str, enter: bool = True) -> None:
        self.tmux("send-keys", "-l", line)
        if enter:
            self.tmux("send-keys", "Enter")

    def key(self, name: str) -> None:
        self.tmux("send-keys", name)

    def screen(self) -> str:
        return self.tmux("capture-pane", "-p", "-J", "-S", "-3000")

    def await_text(self, text: str, times: int = 1) -> str:
        try:
            await_until(f"{text!r} on the screen", 30, lambda: time.sleep(0.1) or self.screen().count(text) >= times)
        except Exception:
            self.log.write_text(self.screen())
            raise
        return self.screen()

    def close(self) -> None:
        subprocess.run(["tmux", "-L", self.socket, "kill-server"], capture_output=True)


LESSONS = [
    (["HELO me.example"], "Lesson 2 of 13"),
    (["EHLO me.example"], "Lesson 3 of 13"),
    (["AUTH PLAIN", "ada", "engine"], "Lesson 4 of 13"),
    (["MAIL FROM:<ada@post.example>"], "Lesson 5 of 13"),
    (["RCPT TO:<bob@post.example>"], "Not quite. Try: RCPT TO:<charles@post.example>"),
    (["RCPT TO:<charles@post.example>"], "Lesson 6 of 13"),
    (["DATA", "Subject: hello", "", "My first message by hand.", "."], "Lesson 7 of 13"),
    (["VRFY charles"], "Lesson 8 of 13"),
    (["HELP"], "Lesson 9 of 13"),
    (["MAIL FROM:<ada@post.example>"], "Lesson 10 of 13"),
    (["RSET"], "Lesson 11 of 13"),
    (["MAIL FROM:<ada@post.example>", "RCPT TO:<charles@post.example>"], "Lesson 12 of 13"),
    (["BDAT LAST", "Subject: counted", "", "The second.", "."], "Lesson 13 of 13"),
    (["QUIT"], "ended with 0"),
]


def tutorial(bench: Workbench) -> str:
    started = time.monotonic()
    terminal = Terminal(bench, f"{shlex.quote(str(LAUNCHER))} console --tutorial")
    terminal.await_text("Lesson 1 of 13")
    await_until("the first prompt", 20, lambda: time.sleep(0.05) or waits(terminal.screen()))
    for lines, then in LESSONS:
        for line in lines:
            before = terminal.screen()
            terminal.type(line)
            # The next prompt, or the end; not the prompt at which nothing was typed yet.
            await_until(f"a prompt behind {line!r}", 20, lambda: time.sleep(0.05) or waits(terminal.screen(), before))
        terminal.await_text(then)
    screen = terminal.screen()
    (bench.work / "tutorial.screen").write_text(screen)
    expect("you have sent 2 messages by hand" in screen, screen[-600:])
    expect("engine\n" not in screen.replace("password is engine", ""), "the password stands on the screen")
    seen = [line.rstrip() for line in screen.splitlines()]
    for line in documented("tour"):
        expect(line in seen, f"docs/console.md shows what is not there: {line!r}")
    return f"13 lessons in {time.monotonic() - started:.1f} s"


def waits(screen: str, before: str = "") -> bool:
    if screen == before:
        return False
    last = screen.rstrip().splitlines()[-1].rstrip()
    return last in ("C:", " |", "   user:", "   password:") or re.search(r"^ended with \d", screen, re.MULTILINE) is not None


def documented(name: str) -> list[str]:
    """The screen that the documentation shows under this name, without what differs from run to run."""
    text = (ROOT / "docs" / "console.md").read_text()
    block = re.search(rf"<!-- screen: {name} -->\n```\n(.*?)```", text, re.DOTALL)
    expect(block is not None, f"docs/console.md has no screen {name}")
    return [line.rstrip() for line in block.group(1).splitlines() if line.strip() and "..." not in line]


def completion(bench: Workbench) -> str:
    terminal = Terminal(bench, f"{shlex.quote(str(LAUNCHER))} console 127.0.0.1:{bench.ports['submission']}")
    terminal.await_text("S: 220 ")
    terminal.type("eh", enter=False)
    terminal.key("Tab")
    terminal.await_text("C: EHLO localhost")
    terminal.key("Enter")
    terminal.await_text("messages by BDAT")
    terminal.type("M", enter=False)
    terminal.key("Tab")
    terminal.await_text("C: MAIL FROM:<")
    terminal.type("ada@local.test> ", enter=False)
    terminal.key("Tab")
    for parameter in ("BODY=8BITMIME", "RET=HDRS", "ENVID=", "HOLDUNTIL=", " BY="):
        offered = terminal.await_text(parameter)
    terminal.key("C-c")
    terminal.type("MAIL FROM:<ada@local.test>")
    terminal.await_text("S: 530 5.7.0")
    explained = re.compile(r"S: 530 5\.7\.0[^\n]*\n +means ")
    await_until("the explanation beneath the reply", 20, lambda: time.sleep(0.1) or explained.search(terminal.screen()))
    terminal.type(":quit")
    screen = terminal.await_text("ended with 0")
    (bench.work / "completion.screen").write_text(screen)
    seen = [line.rstrip() for line in (offered + screen).splitlines()]
    for line in documented("completion"):
        expect(line in seen, f"docs/console.md shows what is not there: {line!r}")
    return "EHLO, MAIL and its parameters completed; a 530 explained"
