"""Dovecot takes mail by LMTP and serves it, and Tasso's own Maildirs, over IMAP, octet for octet."""

import smtplib
import time
from functools import partial

from clients import python_smtplib
from harness import Check, Workbench, await_until, expect, free_port, listens
from messages import in_maildir, maildir, plain, same_but_for_added, with_attachment
from servers import dovecot


def checks() -> list[Check]:
    found = []
    for domain in dovecot.LMTP_DOMAINS:
        found.append(Check(f"{domain}: several recipients by LMTP, read by IMAP", partial(several_by_lmtp, domain)))
        found.append(Check(f"{domain}: 10 MB by LMTP, read by IMAP", partial(large_by_lmtp, domain)))
    found.append(Check("Dovecot serves a delivered Maildir by IMAP", plain_by_imap))
    found.append(Check("Dovecot serves a delivered Maildir with 10 MB by IMAP", large_by_imap))
    found.append(Check("AUTH: Dovecot knows the passwords", passwords))
    return found


def passwords(bench: Workbench) -> str:
    """A second Tasso asks Dovecot's auth service; it tells nobody whether there is such a user."""
    mx, submission = free_port(), free_port()
    child = bench.stranger(mx, submission, "by-dovecot", f'[users]\ndovecot-socket = "{bench.dovecot.auth_socket}"')
    await_until("the second Tasso listens", 60, lambda: listens(submission))
    first = login(submission, bench.user, bench.password)
    expect(first[0] == 235, f"the right password: {first}")
    expect(login(submission, "one@lmtp-tcp.test", bench.password)[0] == 235, "a user with a domain is refused")
    refusals = {}
    for user in (bench.user, "nobody"):
        started = time.monotonic()
        answer = login(submission, user, "wrong")
        refusals[user] = (answer, round(time.monotonic() - started, 1))
    (known, known_after), (unknown, unknown_after) = refusals.values()
    expect(known[0] == 535, f"a wrong password: {known}")
    expect(known == unknown, f"a wrong password: {known}, an unknown user: {unknown}")
    expect(abs(known_after - unknown_after) < 0.5, f"a wrong password after {known_after} s, an unknown user after {unknown_after} s")
    expect(login(submission, bench.user, bench.password)[0] == 235, "the right password after a wrong one")
    bench.stop(child)
    return f"{known[0]} {known[1].decode()} after {known_after} s and {unknown_after} s"


def login(submission: int, user: str, password: str) -> tuple[int, bytes]:
    with smtplib.SMTP("localhost", submission, "client.test", timeout=30) as client:
        client.starttls()
        client.ehlo()
        client.user, client.password = user, password
        try:
            return client.auth("PLAIN", client.auth_plain)
        except smtplib.SMTPAuthenticationError as refusal:
            return refusal.smtp_code, refusal.smtp_error


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
