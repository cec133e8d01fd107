"""Angus Mail, the mail library of Jakarta EE, by a small Java program."""

from pathlib import Path

from clients import SENDER, Client, port
from harness import Workbench, command, java


def send(bench: Workbench, file: Path, recipients: list[str], mechanism: str) -> None:
    jars = bench.work / "angus"
    words = [java(), "-XX:TieredStopAtLevel=1", "--source", "25", "-cp", f"{jars}/*", Path(__file__).parent / "angus" / "send",
             port(bench, mechanism), file, SENDER, ",".join(recipients)]
    if mechanism:
        words += [bench.trusted, bench.user, bench.token() if mechanism == "XOAUTH2" else bench.password, mechanism]
    command(*words)


CLIENT = Client("angus", send, ("PLAIN", "LOGIN", "XOAUTH2", "CRAM-MD5"))
