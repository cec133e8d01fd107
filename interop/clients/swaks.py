"""swaks, with what Debian's Perl modules add to it."""

from pathlib import Path

from clients import SENDER, Client, port
from harness import Workbench, command


def send(bench: Workbench, file: Path, recipients: list[str], mechanism: str) -> None:
    # It ends the last line of its data by itself.
    data = file.with_suffix(".data")
    data.write_bytes(file.read_bytes().removesuffix(b"\r\n"))
    words = ["swaks", "--server", "localhost", "--port", port(bench, mechanism), "--helo", "client.test",
             "--from", SENDER, "--to", ",".join(recipients), "--data", f"@{data}", "--silent", "2"]
    if mechanism:
        words += ["--tls", "--tls-verify", "--tls-ca-path", bench.trusted,
                  "--auth", mechanism, "--auth-user", bench.user, "--auth-password", bench.password]
    command(*words)


CLIENT = Client("swaks", send, ("PLAIN", "LOGIN", "CRAM-MD5"))
