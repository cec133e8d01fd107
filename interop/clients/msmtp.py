"""msmtp, which has its mechanisms from GNU SASL."""

from pathlib import Path

from clients import SENDER, Client, port
from harness import Workbench, command


def send(bench: Workbench, file: Path, recipients: list[str], mechanism: str) -> None:
    words = ["msmtp", "--file=/dev/null", "--host=localhost", f"--port={port(bench, mechanism)}",
             "--domain=client.test", f"--from={SENDER}", "--timeout=50"]
    if mechanism:
        secret = bench.token() if mechanism in ("XOAUTH2", "OAUTHBEARER") else bench.password
        if mechanism == "EXTERNAL":
            words += [f"--tls-cert-file={bench.client_certificate}", f"--tls-key-file={bench.client_key}"]
        words += ["--tls=on", "--tls-starttls=on", f"--tls-trust-file={bench.trusted}", f"--auth={mechanism.lower()}",
                  f"--user={bench.user}", f"--passwordeval=echo {secret}"]
    # msmtp reads a message as a mail program on Unix writes it.
    command(*words, "--", *recipients, stdin=file.read_bytes().replace(b"\r\n", b"\n"))


CLIENT = Client(
    "msmtp", send, ("PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256", "XOAUTH2", "OAUTHBEARER", "EXTERNAL")
)
