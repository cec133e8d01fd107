"""Each client delivers three kinds of message; the Maildir has the octets that were sent."""

from functools import partial

from clients import Client, angus_mail, curl, msmtp, nodemailer, python_smtplib, swaks
from harness import Check, Workbench
from messages import in_maildir, plain, with_attachment

CLIENTS = [each.CLIENT for each in (swaks, curl, msmtp, python_smtplib, nodemailer, angus_mail)]


def checks() -> list[Check]:
    return [
        Check(f"{client.name}: {kind.__doc__}", partial(kind, client.name, client))
        for client in CLIENTS
        for kind in (attachment, several, secured)
    ]


def attachment(name: str, client: Client, bench: Workbench) -> str:
    """an attachment of 10 MB"""
    mailbox = f"{name}.attachment@local.test"
    sent = with_attachment(mailbox, f"{name} attachment")
    return send(bench, client, name, sent, [mailbox])


def several(name: str, client: Client, bench: Workbench) -> str:
    """several recipients"""
    mailboxes = [f"{name}.{n}@local.test" for n in ("one", "two", "three")]
    return send(bench, client, name, plain(mailboxes, f"{name} several"), mailboxes)


def secured(name: str, client: Client, bench: Workbench) -> str:
    """STARTTLS and AUTH"""
    mailbox = f"{name}.secured@local.test"
    return send(bench, client, name, plain([mailbox], f"{name} secured"), [mailbox], "PLAIN")


def send(bench: Workbench, client: Client, name: str, sent: bytes, mailboxes: list[str], mechanism: str = "") -> str:
    file = bench.work / f"{name}.eml"
    file.write_bytes(sent)
    client.send(bench, file, mailboxes, mechanism)
    added = {in_maildir(bench, mailbox, sent) for mailbox in mailboxes}
    return f"{len(sent)} octets to {len(mailboxes)} Maildirs unchanged behind {', '.join(sorted(added))}"
