"""A thousand messages that are hard to carry unchanged, and the comparison with what came out at the other end."""

import smtplib
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from harness import Failed, expect
from sinks import Received

COUNT = 1000
LARGE_OCTETS = 100_000

# Every fourth message takes the lane with STARTTLS and AUTH, the others the one in plain text, which is recorded.
SECURED, PLAIN = "secured", "plain"
LANES = (SECURED, PLAIN, PLAIN, PLAIN)

# One client hands over so many messages by one connection; OpenSMTPD takes no more than 100.
SESSIONS, PER_CONNECTION = 2, 90

UTF8_NAMES = ("grüße", "δοκιμή", "日本語")


@dataclass(frozen=True)
class Message:
    """One message of the corpus and its envelope."""

    number: int
    lane: str
    sender: str
    recipients: list[str]
    octets: bytes
    mail_options: list[str]
    recipient_options: list[str]

    @property
    def international(self) -> bool:
        return "SMTPUTF8" in self.mail_options


def corpus(name: str, domain: str, international: bool, secures: bool) -> Iterator[Message]:
    """The messages for one direction; their domains tell the lanes."""
    for number in range(COUNT):
        lane = LANES[number % len(LANES)] if secures else PLAIN
        kind = (number // 4) % len(BODIES)
        eight_bit, body = BODIES[kind](number)
        # Exim, when it tries a second time behind AUTH, writes such addresses in Punycode, whoever it speaks to.
        utf8 = international and lane == PLAIN and number // 4 % 10 == 3
        local = f"{UTF8_NAMES[number % 3]}.{number}" if utf8 else f"n{number}"
        names = [f"{local}.{each}" for each in "abc"] if number // 4 % 7 == 5 else [local]
        recipients = [f"{each}@{lane}.{domain}" for each in names]
        options = ["BODY=8BITMIME" if eight_bit or utf8 else "BODY=7BIT"] + (["SMTPUTF8"] if utf8 else [])
        report = number // 4 % 10 == 4
        head = [
            "From: Ada <ada@local.test>",
            "To: " + ", ".join(recipients),
            f"Subject: {name} {number}" + (" " + UTF8_NAMES[0] if utf8 else ""),
            "Date: Mon, 02 Nov 2026 10:00:00 +0000",
            f"Message-ID: <{name}.{number}@interop.test>",
            "X-Folded: one",
            "\ttwo",
            "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: " + ("8bit" if eight_bit else "7bit"),
            "",
            "",
        ]
        yield Message(
            number, lane, "ada@local.test", recipients, "\r\n".join(head).encode() + body,
            options + ([f"ENVID=interop+2B{number}", "RET=HDRS"] if report else []),
            ["NOTIFY=FAILURE,DELAY"] if report else [],
        )


def text(*lines: str) -> bytes:
    return "".join(line + "\r\n" for line in lines).encode()


# By number: whether the body has octets beyond ASCII, and the body.
BODIES = [
    lambda n: (False, text(f"Message {n}.", "", "The end.")),
    lambda n: (True, text(f"Nummer {n}", "grüße, 日本語, δοκιμή", "\u00a0\u2028 \U0001f4ee")),
    lambda n: (False, text("x" * 998, "y" * 997, "z" * 998)),
    lambda n: (False, text(".", "..", ".a dot in front", "...", ". ", "..end", ".")),
    lambda n: (False, b"No line end follows this"),
    lambda n: (False, text("blanks behind   ", "\ttab\t", "", "", "From here on", ">From there", "", "")),
    lambda n: (True, text("é" * 499, ".é", "ü" * 499)),
    lambda n: (False, large(n) if n % 5 < 2 else text("", "Behind an empty line")),
]


def large(number: int) -> bytes:
    line = f".{number} " + "abcdefghij" * 7
    return text(*[line] * (LARGE_OCTETS // (len(line) + 2) + 1))


def inject(messages: list[Message], port: int) -> None:
    """Hands the messages to the first server."""
    parts = [messages[at : at + PER_CONNECTION] for at in range(0, len(messages), PER_CONNECTION)]
    with ThreadPoolExecutor(SESSIONS) as sessions:
        list(sessions.map(lambda part: inject_part(part, port), parts))


def inject_part(messages: list[Message], port: int) -> None:
    """By one connection; by BDAT where only that can carry a message."""
    with smtplib.SMTP("127.0.0.1", port, "client.test", timeout=60) as client:
        client.ehlo()
        for message in messages:
            bare_end = not message.octets.endswith(b"\r\n")
            mail = [each for each in message.mail_options if offered(client, each)]
            to = [each for each in message.recipient_options if offered(client, each)]
            if bare_end and client.has_extn("chunking"):
                by_bdat(client, message, mail, to)
                continue
            octets = message.octets + b"\r\n" if bare_end else message.octets
            refused = send(client, message, octets, mail, to)
            expect(not refused, f"message {message.number}: {refused}")


def offered(client: smtplib.SMTP, parameter: str) -> bool:
    keyword = {"BODY": "8bitmime", "SMTPUTF8": "smtputf8"}.get(parameter.split("=")[0], "dsn")
    return client.has_extn(keyword)


def send(client: smtplib.SMTP, message: Message, octets: bytes, mail: list[str], to: list[str]) -> dict:
    if message.international:
        client.command_encoding = "utf-8"
    try:
        return client.sendmail(message.sender, message.recipients, octets, mail, to)
    finally:
        client.command_encoding = "ascii"


def by_bdat(client: smtplib.SMTP, message: Message, mail: list[str], to: list[str]) -> None:
    client.command_encoding = "utf-8"
    replies = [client.mail(message.sender, mail), *(client.rcpt(each, to) for each in message.recipients)]
    half = len(message.octets) // 2
    for chunk, last in ((message.octets[:half], ""), (message.octets[half:], " LAST")):
        client.send(f"BDAT {len(chunk)}{last}\r\n".encode() + chunk)
        replies.append(client.getreply())
    client.command_encoding = "ascii"
    expect(all(code == 250 for code, _ in replies), f"message {message.number} by BDAT: {replies}")


def all_arrived(messages: list[Message], arrivals: list[Received]) -> str:
    """Each recipient once, each message with the octets that were sent; says what it counted."""
    came = Counter(address for each in arrivals for address in each.recipients)
    wanted = {address: message for message in messages for address in message.recipients}
    lost = [address for address in wanted if address not in came]
    twice = [address for address, count in came.items() if count > 1]
    strange = [address for address in came if address not in wanted]
    expect(not lost, f"{len(lost)} of {len(wanted)} recipients got nothing, the first {lost[:3]}")
    expect(not twice, f"{len(twice)} recipients got theirs more than once, the first {twice[:3]}")
    expect(not strange, f"{len(strange)} unknown recipients, the first {strange[:3]}")
    for each in arrivals:
        unchanged(each, wanted[each.recipients[0]])
    return f"{len(messages)} messages to {len(wanted)} recipients, each once, no body changed"


def unchanged(arrival: Received, sent: Message) -> None:
    """Servers add fields in front and may end the last line; every field and octet that was sent is still there."""
    head, _, body = sent.octets.partition(b"\r\n\r\n")
    got_head, _, got_body = arrival.octets.partition(b"\r\n\r\n")
    if got_body != body and not (not body.endswith(b"\r\n") and got_body == body + b"\r\n"):
        at = next((i for i, (a, b) in enumerate(zip(got_body, body)) if a != b), min(len(got_body), len(body)))
        raise Failed(
            f"message {sent.number}: the body differs from octet {at} of {len(body)}: "
            f"{got_body[at:at + 40]!r} instead of {body[at:at + 40]!r}"
        )
    got_lines = b"\r\n" + got_head + b"\r\n"
    for field in head.replace(b"\r\n\t", b"\t").split(b"\r\n"):
        expect(
            b"\r\n" + field.replace(b"\t", b"\r\n\t") + b"\r\n" in got_lines,
            f"message {sent.number}: the field {field!r} is not there as it was: {got_head[-500:]!r}",
        )
