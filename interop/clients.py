"""The clients, each told to send given octets from one sender to some recipients."""

import smtplib
import ssl
from collections.abc import Callable
from pathlib import Path

from harness import Workbench, command

SENDER = "ada@local.test"

# sends (workbench, file with the message in CRLF, recipients, over STARTTLS with AUTH?)
Client = Callable[[Workbench, Path, list[str], bool], None]


def swaks(bench: Workbench, file: Path, recipients: list[str], secure: bool) -> None:
    # It ends the last line of its data by itself.
    data = bench.work / "swaks.data"
    data.write_bytes(file.read_bytes().removesuffix(b"\r\n"))
    words = ["swaks", "--server", "localhost", "--port", port(bench, secure), "--helo", "client.test",
             "--from", SENDER, "--to", ",".join(recipients), "--data", f"@{data}", "--silent", "2"]
    if secure:
        words += ["--tls", "--tls-verify", "--tls-ca-path", bench.trusted,
                  "--auth", "PLAIN", "--auth-user", bench.user, "--auth-password", bench.password]
    command(*words)


def curl(bench: Workbench, file: Path, recipients: list[str], secure: bool) -> None:
    words = ["curl", "--silent", "--show-error", "--max-time", "50", f"smtp://localhost:{port(bench, secure)}/client.test",
             "--mail-from", SENDER, "--upload-file", file]
    for recipient in recipients:
        words += ["--mail-rcpt", recipient]
    if secure:
        words += ["--ssl-reqd", "--cacert", bench.trusted, "--user", f"{bench.user}:{bench.password}"]
    command(*words)


def msmtp(bench: Workbench, file: Path, recipients: list[str], secure: bool) -> None:
    words = ["msmtp", "--file=/dev/null", "--host=localhost", f"--port={port(bench, secure)}", "--domain=client.test",
             f"--from={SENDER}", "--timeout=50"]
    if secure:
        words += ["--tls=on", "--tls-starttls=on", f"--tls-trust-file={bench.trusted}", "--auth=plain",
                  f"--user={bench.user}", f"--passwordeval=cat {bench.work / 'password'}"]
    # msmtp reads a message as a mail program on Unix writes it.
    command(*words, "--", *recipients, stdin=file.read_bytes().replace(b"\r\n", b"\n"))


def smtplib_of_python(
    bench: Workbench, file: Path, recipients: list[str], secure: bool, sender: str = SENDER
) -> None:
    with smtplib.SMTP("localhost", port(bench, secure), "client.test", timeout=50) as client:
        options = []
        if secure:
            client.starttls(context=ssl.create_default_context(cafile=str(bench.trusted)))
            client.login(bench.user, bench.password)
        client.ehlo_or_helo_if_needed()
        if client.has_extn("8bitmime"):
            options.append("BODY=8BITMIME")
        client.sendmail(sender, recipients, file.read_bytes(), options)


def nodemailer(bench: Workbench, file: Path, recipients: list[str], secure: bool) -> None:
    script = Path(__file__).parent / "nodemailer.cjs"
    words = ["node", script, bench.work / "node" / "node_modules" / "nodemailer", port(bench, secure), file, SENDER,
             ",".join(recipients)]
    if secure:
        words += [bench.trusted, bench.user, bench.work / "password"]
    command(*words)


def port(bench: Workbench, secure: bool) -> int:
    return bench.ports["submission" if secure else "mx"]


ALL: dict[str, Client] = {
    "swaks": swaks,
    "curl": curl,
    "msmtp": msmtp,
    "smtplib": smtplib_of_python,
    "nodemailer": nodemailer,
}
