"""curl."""

from pathlib import Path

from clients import SENDER, Client, port
from harness import Workbench, command


def send(bench: Workbench, file: Path, recipients: list[str], mechanism: str) -> None:
    words = ["curl", "--silent", "--show-error", "--max-time", "50",
             f"smtp://localhost:{port(bench, mechanism)}/client.test", "--mail-from", SENDER, "--upload-file", file]
    for recipient in recipients:
        words += ["--mail-rcpt", recipient]
    if mechanism:
        words += ["--ssl-reqd", "--cacert", bench.trusted, "--login-options", f"AUTH={mechanism}"]
        if mechanism == "EXTERNAL":
            # curl takes this mechanism only where there is no password.
            words += ["--cert", bench.client_certificate, "--key", bench.client_key, "--user", f"{bench.user}:"]
        elif mechanism in ("XOAUTH2", "OAUTHBEARER"):
            words += ["--user", bench.user, "--oauth2-bearer", bench.token()]
        else:
            words += ["--user", f"{bench.user}:{bench.password}"]
    command(*words)


CLIENT = Client("curl", send, ("PLAIN", "LOGIN", "CRAM-MD5", "XOAUTH2", "OAUTHBEARER", "EXTERNAL"))
