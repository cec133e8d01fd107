"""`tasso sink` as its users meet it: swaks and curl send, a script waits, a browser looks at the page."""

import json
import shutil
import socket
import subprocess

from harness import Check, Failed, Workbench, await_until, command, expect, free_port
from tasso import LAUNCHER

HOSTILE = """From: Mallory <m@evil.example>
To: you@example.org
Subject: hostile <img src=x onerror=alert(1)> =?utf-8?Q?=1B[31m?=
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: multipart/related; boundary=r

--r
Content-Type: text/html; charset=utf-8

<title>quiet</title><h1 id=marker>Look at me</h1>
<img id=own src="cid:own@x"><img src="http://127.0.0.1:PORT/tracker.png" onerror="parent.document.title='run'">
<script>document.title = "run"; parent.postMessage("run", "*"); alert(1)</script>
<a id=evil href="javascript:alert(2)">a link</a>
<form action="http://127.0.0.1:PORT/form"><button>go</button></form>
<style>@import url("http://127.0.0.1:PORT/style.css"); h1 { color: green }</style>
<meta http-equiv=refresh content="0;url=http://127.0.0.1:PORT/refresh">
<iframe src="http://127.0.0.1:PORT/frame"></iframe><object data="http://127.0.0.1:PORT/object"></object>
<link rel=preconnect href="http://127.0.0.1:PORT/"><svg onload="alert(3)"></svg>
--r
Content-Type: image/png
Content-ID: <own@x>
Content-Transfer-Encoding: base64

iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==
--r--
--b
Content-Type: text/plain

The text \x1b[31mof it.
--b
Content-Disposition: attachment; filename="../../etc/pass<wd>"

secret
--b--
"""


def checks() -> list[Check]:
    return [
        Check("sink: swaks, curl and a script", scripted),
        Check("sink: the page in Chromium, with hostile mail", page),
    ]


class Sink:
    """A running sink with a folder and ports of its own."""

    def __init__(self, bench: Workbench, name: str, *options: str):
        self.bench = bench
        self.run = bench.work / name
        self.port = free_port()
        self.child = bench.start(
            name, LAUNCHER, "sink", "--run", self.run, "--smtp", str(self.port), "--http", str(free_port()), *options)
        await_until("the sink is there", 60, lambda: (self.run / "http").exists())

    def ask(self, *words: str) -> str:
        return subprocess.run(
            [LAUNCHER, "sink", words[0], "--run", self.run, *words[1:]],
            stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=True,
        ).stdout.decode()

    def send(self, message: bytes) -> None:
        file = self.run / "message.eml"
        file.write_bytes(message.replace(b"\n", b"\r\n"))
        command("curl", "-s", "--url", f"smtp://127.0.0.1:{self.port}", "--mail-from", "m@evil.example",
                "--mail-rcpt", "you@example.org", "--upload-file", file)

    def stop(self) -> None:
        self.bench.stop(self.child)


def scripted(bench: Workbench) -> str:
    sink = Sink(bench, "sink-scripted")
    certificate = sink.run / "ca.pem"
    command("swaks", "--to", "anna@example.org", "--from", "me@example.net", "--server", f"localhost:{sink.port}", "-tls",
            "--tls-verify", "--tls-ca-path", certificate, "--auth", "PLAIN", "--auth-user", "who", "--auth-password", "ever")
    sink.send(b"Subject: by curl\n\nHello.\n")
    listed = [json.loads(line) for line in sink.ask("wait", "--count", "2", "--timeout", "10s", "--json").splitlines()]
    expect([each["tls"] for each in listed] == [True, False], f"TLS for the first only: {listed}")
    expect(listed[0]["user"] == "who" and listed[1]["subject"] == "by curl", f"user and subject: {listed}")
    sink.ask("behave", "rcpt: 451 once, then ok")
    refused = subprocess.run(["swaks", "--to", "a@example.org", "--server", f"127.0.0.1:{sink.port}"], capture_output=True, timeout=60)
    expect(refused.returncode == 24, f"swaks ends with 24 for a refused recipient: {refused.returncode}")
    late = subprocess.run([LAUNCHER, "sink", "wait", "--run", sink.run, "--count", "9", "--timeout", "500ms"], capture_output=True)
    expect(late.returncode == 7, f"wait ends with 7 when the time is up: {late.returncode}")
    sink.stop()
    expect(not (sink.run / "token").exists(), "the token is gone with the sink")
    return "2 messages, the certificate verified, a recipient refused once, a wait that was too long"


def page(bench: Workbench) -> str:
    with socket.create_server(("127.0.0.1", 0)) as watched:
        watched.settimeout(0.1)
        saw = looked_at(bench, watched.getsockname()[1])
        try:
            watched.accept()
            raise Failed("the browser connected to an address in the mail")
        except TimeoutError:
            pass
    judge(saw)
    return f"tabs {saw['tabs']}; no script, no fetch, one live update"


def looked_at(bench: Workbench, watched: int) -> dict:
    sink = Sink(bench, "sink-page")
    sink.send(HOSTILE.replace("PORT", str(watched)).encode())
    sink.send(b"Subject: plain\n\nNothing to see.\n")
    node = bench.work / "node/node_modules/node/bin/node"
    browser = subprocess.Popen(
        [node, "interop/page.mjs", bench.work / "playwright", shutil.which("chromium"), sink.ask("page").strip(), bench.work],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    expect(json.loads(browser.stdout.readline() or "{}").get("ready") is True, "the browser came to the transcript")
    sink.send(b"Subject: comes while you look\n\nHere.\n")
    out, err = browser.communicate(timeout=60)
    expect(browser.returncode == 0, f"the browser ended: {err[-800:]}")
    sink.stop()
    return json.loads(out)


def judge(saw: dict) -> None:
    expect(saw["frameTitle"] == "quiet", f"no script of the mail runs: {saw['frameTitle']}")
    expect(saw["dialogs"] == 1, f"one question, before all is deleted, and no alert: {saw['dialogs']}")
    expect(saw["injected"] == 0 and "<img src=x onerror=alert(1)>" in saw["subject"], f"the subject is text: {saw['subject']}")
    expect("\\u001b[31m" in saw["subject"] and "\\u001b[31mof it" in saw["Text"], "control characters are shown")
    expect(saw["picture"] == 1, "the picture that came along is shown")
    expect(saw["download"] == ["pass_wd_", 6], f"the attachment has a safe name: {saw['download']}")
    expect("#" not in saw["address"], "the token leaves the address bar")
    expect("C: MAIL FROM:<m@evil.example>" in saw["Transcript"] and "MIME-Version" in saw["Source"], "source and transcript")
    expect(saw["live"] and saw["found"] == 1 and saw["left"] == 0, f"live, searched, deleted: {saw}")
    expect(saw["stranger"] == 0 and not saw["errors"], f"a stranger sees nothing; errors: {saw['errors']}")
