"""Nodemailer, by a script of ours."""

from pathlib import Path

from clients import SENDER, Client, port
from harness import Workbench, command


def send(bench: Workbench, file: Path, recipients: list[str], mechanism: str) -> None:
    script = Path(__file__).parent / "nodemailer.cjs"
    words = ["node", script, bench.work / "nodemailer" / "node_modules" / "nodemailer", port(bench, mechanism), file, SENDER,
             ",".join(recipients)]
    if mechanism:
        words += [bench.trusted, bench.user, bench.token() if mechanism == "XOAUTH2" else bench.password, mechanism]
    command(*words)


CLIENT = Client("nodemailer", send, ("PLAIN", "LOGIN", "CRAM-MD5", "XOAUTH2"))
