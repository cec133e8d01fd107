"""Every client authenticates by every mechanism that it and the submission port have."""

import smtplib
import ssl
from functools import partial

from checks_clients import CLIENTS
from clients import Client
from harness import Check, Failed, Workbench, expect
from messages import in_maildir, plain

# What the submission port must offer.
OFFERED = ("PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256", "OAUTHBEARER", "XOAUTH2", "EXTERNAL")

# Only where certificates are asked for, to whoever has shown one.
CERTIFIED = ("EXTERNAL",)


def checks() -> list[Check]:
    found = [Check("AUTH: what the submission port offers", offers)]
    found += [
        Check(f"AUTH: {client.name} by {mechanism}", partial(authenticate, client, mechanism))
        for client in CLIENTS
        for mechanism in client.mechanisms
        if mechanism in OFFERED
    ]
    found += [Check(f"AUTH: a wrong password by {name} is refused", partial(refused, name)) for name in WRONG]
    return found + [Check("AUTH: the matrix", matrix)]


SUCCEEDED: set[tuple[str, str]] = set()

# By mechanism, as far as smtplib has them.
WRONG = tuple(each for each in ("PLAIN", "LOGIN", "CRAM-MD5") if each in OFFERED)


def connect(bench: Workbench) -> smtplib.SMTP:
    client = smtplib.SMTP("localhost", bench.ports["submission"], "client.test", timeout=30)
    client.starttls(context=ssl.create_default_context(cafile=str(bench.trusted)))
    client.ehlo()
    return client


def offers(bench: Workbench) -> str:
    with smtplib.SMTP("localhost", bench.ports["submission"], "client.test", timeout=30) as client:
        client.ehlo()
        expect(not client.has_extn("auth"), "AUTH is offered without TLS")
    with connect(bench) as client:
        offered = client.esmtp_features["auth"].split()
    missing = sorted(set(OFFERED) - set(CERTIFIED) - set(offered))
    expect(not missing, f"{', '.join(missing)} not offered, but {offered}")
    expect("EXTERNAL" not in offered, "EXTERNAL is offered without a certificate")
    return f"after STARTTLS only: {' '.join(offered)}"


def authenticate(client: Client, mechanism: str, bench: Workbench) -> str:
    mailbox = f"auth.{client.name}.{mechanism.lower()}@local.test"
    sent = plain([mailbox], f"{client.name} {mechanism}")
    file = bench.work / f"auth-{client.name}.eml"
    file.write_bytes(sent)
    client.send(bench, file, [mailbox], mechanism)
    added = in_maildir(bench, mailbox, sent)
    SUCCEEDED.add((client.name, mechanism))
    return f"{len(sent)} octets unchanged behind {added}"


def refused(mechanism: str, bench: Workbench) -> str:
    with connect(bench) as client:
        client.user, client.password = bench.user, "wrong"
        try:
            client.auth(mechanism, getattr(client, "auth_" + mechanism.lower().replace("-", "_")))
        except smtplib.SMTPAuthenticationError as refusal:
            expect(refusal.smtp_code == 535, f"refused by {refusal}")
            return f"{refusal.smtp_code} {refusal.smtp_error.decode()}"
    raise Failed("a wrong password was accepted")


def matrix(_: Workbench) -> str:
    """yes: done; -: the client does not have it; off: the submission port does not offer it."""
    mechanisms = list(dict.fromkeys(each for client in CLIENTS for each in client.mechanisms))
    lines = [" " * 12 + " ".join(f"{each:13}" for each in mechanisms)]
    for client in CLIENTS:
        cells = [cell(client, each) for each in mechanisms]
        lines.append(f"{client.name:12}" + " ".join(f"{each:13}" for each in cells))
    return "\n        " + "\n        ".join(line.rstrip() for line in lines)


def cell(client: Client, mechanism: str) -> str:
    if mechanism not in client.mechanisms:
        return "-"
    if mechanism not in OFFERED:
        return "off"
    return "yes" if (client.name, mechanism) in SUCCEEDED else "NO"
