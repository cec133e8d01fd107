"""Five clients deliver three kinds of message each; the Maildir has the octets that were sent."""

from functools import partial

import clients
from harness import Check, Workbench
from messages import in_maildir, plain, with_attachment


def checks() -> list[Check]:
    return [
        Check(f"{name}: {kind.__doc__}", partial(kind, name, client))
        for name, client in clients.ALL.items()
        for kind in (attachment, several, secured)
    ]


def attachment(name: str, client: clients.Client, bench: Workbench) -> str:
    """an attachment of 10 MB"""
    mailbox = f"{name}.attachment@local.test"
    sent = with_attachment(mailbox, f"{name} attachment")
    return send(bench, client, name, sent, [mailbox], False)


def several(name: str, client: clients.Client, bench: Workbench) -> str:
    """several recipients"""
    mailboxes = [f"{name}.{n}@local.test" for n in ("one", "two", "three")]
    return send(bench, client, name, plain(mailboxes, f"{name} several"), mailboxes, False)


def secured(name: str, client: clients.Client, bench: Workbench) -> str:
    """STARTTLS and AUTH"""
    mailbox = f"{name}.secured@local.test"
    return send(bench, client, name, plain([mailbox], f"{name} secured"), [mailbox], True)


def send(bench: Workbench, client: clients.Client, name: str, sent: bytes, mailboxes: list[str], secure: bool) -> str:
    file = bench.work / f"{name}.eml"
    file.write_bytes(sent)
    client(bench, file, mailboxes, secure)
    added = {in_maildir(bench, mailbox, sent) for mailbox in mailboxes}
    return f"{len(sent)} octets to {len(mailboxes)} Maildirs unchanged behind {', '.join(sorted(added))}"
