"""Messages to send, and the comparison of what arrived with what was sent."""

import random
import re
import uuid
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from harness import Failed, Workbench, await_until, expect

ATTACHMENT_OCTETS = 10 * 1024 * 1024

# What a receiving server may put in front of a message (RFC 5321 section 4.4).
ADDED = {"return-path", "received", "delivered-to", "x-original-to"}


EIGHT_BIT = "gr\u00fc\u00dfe, \u65e5\u672c\u8a9e, \u03b4\u03bf\u03ba\u03b9\u03bc\u03ae"


def plain(recipients: list[str], subject: str, more: str = EIGHT_BIT) -> bytes:
    """A message that is hard to carry unchanged: dots, blanks at line ends, 8-bit text, a line of 998 octets."""
    head = [
        "From: Ada <ada@local.test>",
        "To: " + ", ".join(recipients),
        f"Subject: {subject}",
        "Date: Mon, 02 Nov 2026 10:00:00 +0000",
        f"Message-ID: <{uuid.uuid4()}@interop.test>",
        "X-Folded: one",
        "\ttwo   ",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: " + ("7bit" if more.isascii() else "8bit"),
    ]
    body = [
        "A line.", ".", "..", ".a dot in front", "blanks behind   ", "", more,
        "x" * 998, "From here on", ">From there", "\ttab", ". ", "the end", "",
    ]
    return "\r\n".join(head + [""] + body).encode() + b"\r\n"


def with_attachment(recipient: str, subject: str) -> bytes:
    """A message with an attachment of 10 MB that no compression and no luck makes smaller."""
    message = EmailMessage(policy=SMTP)
    message["From"] = "Ada <ada@local.test>"
    message["To"] = recipient
    message["Subject"] = subject
    message["Date"] = "Mon, 02 Nov 2026 10:00:00 +0000"
    message["Message-ID"] = f"<{uuid.uuid4()}@interop.test>"
    message.set_content("An attachment follows.")
    octets = random.Random(subject).randbytes(ATTACHMENT_OCTETS)
    message.add_attachment(octets, maintype="application", subtype="octet-stream", filename="octets.bin")
    return message.as_bytes()


def attachment_of(subject: str) -> bytes:
    return random.Random(subject).randbytes(ATTACHMENT_OCTETS)


def message_id(message: bytes) -> bytes:
    found = re.search(rb"^Message-ID: (<[^>]*>)", message, re.MULTILINE | re.IGNORECASE)
    expect(found is not None, "no Message-ID")
    return found.group(1)


def same_but_for_added(stored: bytes, sent: bytes, where: str) -> str:
    """Checks that the stored octets are the sent ones behind header fields that a receiver adds; names those."""
    if not stored.endswith(sent):
        raise Failed(f"{where}: {difference(stored, sent)}")
    front = stored[: len(stored) - len(sent)]
    names = [line.split(b":")[0].decode().lower() for line in re.split(rb"\r?\n(?![ \t])", front) if line]
    strange = sorted(set(names) - ADDED)
    expect(not strange, f"{where}: fields {strange} were added")
    expect("received" in names, f"{where}: no Received field was added")
    return "+".join(names)


def difference(stored: bytes, sent: bytes) -> str:
    start = stored.find(message_id(sent))
    if start < 0:
        return "the message is another one"
    back = min(len(stored), len(sent))
    for i in range(1, back + 1):
        if stored[-i] != sent[-i]:
            return (
                f"{len(stored)} octets stored, {len(sent)} sent; from the end, octet {i} differs: "
                f"stored ...{stored[-i - 30:len(stored) - i + 30]!r}, sent ...{sent[-i - 30:len(sent) - i + 30]!r}"
            )
    return f"{len(stored)} octets stored, {len(sent)} sent: the front is missing"


def maildir(bench: Workbench, mailbox: str) -> Path:
    local, domain = mailbox.split("@")
    return bench.mail / domain / local


def in_maildir(bench: Workbench, mailbox: str, sent: bytes, within: float = 30) -> str:
    """Waits for the message in the Maildir and compares it, line ends being LF there."""
    wanted = message_id(sent)

    def found() -> bytes | None:
        for file in sorted((maildir(bench, mailbox) / "new").glob("*")):
            octets = file.read_bytes()
            if wanted in octets[:20000]:
                return octets
        return None

    stored = await_until(f"{wanted.decode()} in the Maildir of {mailbox}", within, found)
    expect(b"\r\n" not in stored, f"{mailbox}: CRLF in a Maildir")
    return same_but_for_added(stored, sent.replace(b"\r\n", b"\n"), mailbox)


