"""Postfix, Exim and OpenSMTPD exchange a thousand messages with Tasso, each way, by the extensions that both ends have."""

import re
import time
from functools import partial
from types import ModuleType

import extensions
from corpus import COUNT, SECURED, all_arrived, corpus, inject
from harness import Check, Workbench, await_until, expect
from pair import Pair
from servers import exim, opensmtpd, postfix
from sinks import Sink
from wiretap import Conversation

SERVERS = (postfix, exim, opensmtpd)

# What Tasso has, as a server and as a client.
TASSO_SERVER = {"STARTTLS", "AUTH", "PIPELINING", "SIZE", "8BITMIME", "SMTPUTF8", "DSN", "CHUNKING"}
TASSO_CLIENT = TASSO_SERVER


def checks(*servers: ModuleType) -> list[Check]:
    found = []
    for server in servers:
        found.append(Check(f"{server.NAME} -> Tasso: {COUNT} messages", partial(from_server, server.NAME)))
        found.append(Check(f"Tasso -> {server.NAME}: {COUNT} messages", partial(to_server, server.NAME)))
    return found


def from_server(name: str, bench: Workbench) -> str:
    pair = bench.pair(name)
    through = exchange(f"from-{name}", pair.ports.plain, pair.behind_tasso, "SMTPUTF8" in pair.server.CLIENT)
    client = pair.server.CLIENT
    return through + "; " + verdict(pair.to_tasso.conversations, pair.behind_tasso, client, TASSO_SERVER, "Tasso", True)


def to_server(name: str, bench: Workbench) -> str:
    pair = bench.pair(name)
    through = exchange(
        name, bench.ports["mx"], pair.behind_server, "SMTPUTF8" in pair.server.CLIENT, pair.server.SECURES
    )
    heard = pair.to_server.conversations
    secures = pair.server.SECURES
    has = extensions.offered(heard) | {"STARTTLS", "AUTH"}
    return through + "; " + verdict(heard, pair.behind_server, TASSO_CLIENT, has, name, secures)


def exchange(name: str, port: int, sink: Sink, international: bool, secures: bool = True) -> str:
    """Sends the corpus to the first server and waits for it behind the second."""
    messages = list(corpus(name, f"{name}.test", international, secures))
    recipients = sum(len(message.recipients) for message in messages)
    started = time.monotonic()
    inject(messages, port)

    def arrived() -> bool:
        time.sleep(0.2)
        return sum(len(each.recipients) for each in list(sink.received)) >= recipients

    await_until(f"{recipients} recipients behind {name}", 150, arrived)
    taken = time.monotonic() - started
    time.sleep(1)  # for one that comes twice
    return f"{all_arrived(messages, list(sink.received))} in {taken:.1f} s"


def verdict(
    heard: list[Conversation], sink: Sink, client: set[str], server: set[str], name: str, secures: bool
) -> str:
    """Names what was used; fails where something was not used, or not offered, that should have been."""
    used = extensions.used(heard) | seen_in_fields(sink, name)
    # The recorded lane has no TLS, and so no AUTH.
    missing = sorted(server - {"STARTTLS", "AUTH"} - extensions.offered(heard))
    expect(not missing, f"{', '.join(missing)} not offered")
    unused = sorted(client & server - used - (set() if secures else {"STARTTLS", "AUTH"}))
    expect(not unused, f"{', '.join(unused)} not used, though both ends have it; used: {sorted(used)}")
    return "used " + " ".join(each for each in extensions.ALL if each in used)


def seen_in_fields(sink: Sink, name: str) -> set[str]:
    """How the messages of the secured lane came: the receiver's own Received field says it (RFC 3848)."""
    secured = [each for each in sink.received if f"@{SECURED}." in each.recipients[0]]
    for each in secured:
        fields = re.sub(rb"\r\n[ \t]+", b" ", each.octets[:4000])
        field = re.search(rb"^Received: [^\r]*?\bby \S+ [^\r]*?\bwith (\S+)", fields, re.MULTILINE)
        protocol = field.group(1).decode().upper() if field else f"nothing: {fields[:200]!r}"
        expect(protocol.endswith("SA"), f"{name} says that {each.recipients[0]} came with {protocol}")
    return {"STARTTLS", "AUTH"} if secured else set()
