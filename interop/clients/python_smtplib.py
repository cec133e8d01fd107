"""smtplib of Python's own library."""

import smtplib
import ssl
from pathlib import Path

from clients import SENDER, Client, port
from harness import Workbench


def send(
    bench: Workbench, file: Path, recipients: list[str], mechanism: str, sender: str = SENDER
) -> None:
    with smtplib.SMTP("localhost", port(bench, mechanism), "client.test", timeout=50) as client:
        options = []
        if mechanism:
            client.starttls(context=ssl.create_default_context(cafile=str(bench.trusted)))
            client.ehlo()
            client.user, client.password = bench.user, bench.password
            client.auth(mechanism, ANSWERS[mechanism](client))
        client.ehlo_or_helo_if_needed()
        if client.has_extn("8bitmime"):
            options.append("BODY=8BITMIME")
        client.sendmail(sender, recipients, file.read_bytes(), options)


ANSWERS = {
    "PLAIN": lambda client: client.auth_plain,
    "LOGIN": lambda client: client.auth_login,
    "CRAM-MD5": lambda client: client.auth_cram_md5,
}

CLIENT = Client("smtplib", send, tuple(ANSWERS))
