"""Dovecot takes mail by LMTP and serves it, and Tasso's own Maildirs, over IMAP, octet for octet."""

from functools import partial

from clients import python_smtplib
from harness import Check, Workbench, expect
from messages import in_maildir, maildir, plain, same_but_for_added, with_attachment
from servers import dovecot


def checks() -> list[Check]:
    found = []
    for domain in dovecot.LMTP_DOMAINS:
        found.append(Check(f"{domain}: several recipients by LMTP, read by IMAP", partial(several_by_lmtp, domain)))
        found.append(Check(f"{domain}: 10 MB by LMTP, read by IMAP", partial(large_by_lmtp, domain)))
    found.append(Check("Dovecot serves a delivered Maildir by IMAP", plain_by_imap))
    found.append(Check("Dovecot serves a delivered Maildir with 10 MB by IMAP", large_by_imap))
    return found


def several_by_lmtp(domain: str, bench: Workbench) -> str:
    recipients = [f"{name}@{domain}" for name in ("one", "two", "three")]
    sent = plain(recipients, "by LMTP")
    deliver(bench, sent, recipients)
    return "; ".join(one_by_imap(bench, recipient, sent) for recipient in recipients)


def large_by_lmtp(domain: str, bench: Workbench) -> str:
    recipient = f"big@{domain}"
    sent = with_attachment(recipient, "by LMTP, large")
    deliver(bench, sent, [recipient])
    return one_by_imap(bench, recipient, sent)


def plain_by_imap(bench: Workbench) -> str:
    return served(bench, "imap.plain@local.test", plain(["imap.plain@local.test"], "by IMAP"))


def large_by_imap(bench: Workbench) -> str:
    return served(bench, "imap.attachment@local.test", with_attachment("imap.attachment@local.test", "by IMAP"))


def served(bench: Workbench, mailbox: str, sent: bytes) -> str:
    deliver(bench, sent, [mailbox])
    in_maildir(bench, mailbox, sent)
    bench.dovecot.give(maildir(bench, mailbox))
    return one_by_imap(bench, mailbox, sent)


def one_by_imap(bench: Workbench, mailbox: str, sent: bytes) -> str:
    messages = bench.dovecot.read(mailbox)
    expect(len(messages) == 1, f"{mailbox} has {len(messages)} messages")
    added = same_but_for_added(messages[0], sent, mailbox)
    return f"{mailbox} {len(sent)} octets unchanged behind {added}"


def deliver(bench: Workbench, sent: bytes, recipients: list[str]) -> None:
    file = bench.work / "dovecot.eml"
    file.write_bytes(sent)
    python_smtplib.send(bench, file, recipients, "")
