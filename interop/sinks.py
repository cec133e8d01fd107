"""Receiving servers with a will of their own: each domain of the sink behaves as its script says."""

import re
import socketserver
import threading
import time
from collections import Counter
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Received:
    """One transaction that a sink answered with 250."""

    greeting: str  # the whole HELO or EHLO command
    sender: str
    recipients: list[str]
    octets: bytes  # as they came, without dot-stuffing
    at: float
    commands: list[str] = field(default_factory=list)  # its MAIL and RCPT with their parameters


@dataclass
class Script:
    """How a sink behaves."""

    refuse_ehlo: bool = False
    # An address whose RCPT gets this reply.
    refused: dict[str, str] = field(default_factory=dict)
    # So many transactions are answered like this before one is taken.
    deferrals: int = 0
    deferral: str = "451 4.3.2 come back later"
    offers: tuple[str, ...] = ("PIPELINING", "8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES")


class Sink:
    """One listening sink and what it has seen."""

    def __init__(self, script: Script, port: int = 0):
        self.script = script
        self.received: list[Received] = []
        self.deferred_at: list[float] = []
        self.commands: Counter[str] = Counter()
        self.lock = threading.Lock()
        sink = self

        class Conversation(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                converse(sink, self.rfile, self.wfile)

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = True
            daemon_threads = True
            request_queue_size = 100

        self.server = Server(("127.0.0.1", port), Conversation)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


class Sinks:
    """The sinks that Tasso has routes to."""

    def __init__(self) -> None:
        self.helo_only = Sink(Script(refuse_ehlo=True))
        self.flaky = Sink(Script(deferrals=2))
        self.picky = Sink(Script(refused={"nobody@picky.test": "550 5.1.1 there is no \"nobody\" here"}))
        self.exchanger = Sink(Script())


def converse(sink: Sink, rfile, wfile) -> None:
    def say(text: str) -> None:
        wfile.write(text.encode() + b"\r\n")
        wfile.flush()

    greeting = sender = ""
    recipients: list[str] = []
    commands: list[str] = []
    say("220 sink.test ESMTP")
    while line := rfile.readline(4096):
        text = line.decode("utf-8", "replace").rstrip("\r\n")
        verb = text.split(" ")[0].upper()
        with sink.lock:
            sink.commands[verb] += 1
        match verb:
            case "EHLO" if sink.script.refuse_ehlo:
                say("500 5.5.2 never heard of it")
            case "EHLO":
                greeting = text
                say("250-sink.test\r\n" + "\r\n".join("250-" + each for each in sink.script.offers) + "\r\n250 HELP")
            case "HELO":
                greeting = text
                say("250 sink.test")
            case "MAIL":
                sender, recipients, commands = address(text), [], [text]
                say("250 2.1.0 ok")
            case "RCPT":
                refusal = sink.script.refused.get(address(text))
                if refusal is None:
                    recipients.append(address(text))
                    commands.append(text)
                say(refusal or "250 2.1.5 ok")
            case "DATA" if not recipients:
                say("503 5.5.1 no recipients")
            case "DATA":
                say("354 go on")
                octets = body(rfile)
                if octets is None:
                    return
                say(settle(sink, Received(greeting, sender, recipients, octets, time.monotonic(), commands)))
                sender, recipients = "", []
            case "RSET":
                sender, recipients = "", []
                say("250 2.0.0 ok")
            case "NOOP":
                say("250 2.0.0 ok")
            case "QUIT":
                say("221 2.0.0 bye")
                return
            case _:
                say("502 5.5.1 not here")


def settle(sink: Sink, received: Received) -> str:
    with sink.lock:
        if len(sink.deferred_at) < sink.script.deferrals:
            sink.deferred_at.append(received.at)
            return sink.script.deferral
        sink.received.append(received)
        return "250 2.0.0 taken"


def body(rfile) -> bytes | None:
    lines = []
    while line := rfile.readline():
        if line == b".\r\n":
            return b"".join(lines)
        lines.append(line[1:] if line.startswith(b".") else line)
    return None


def address(text: str) -> str:
    found = re.search(r"<([^>]*)>", text)
    return found.group(1) if found else ""


class Names:
    """A DNS server on UDP that knows a few names and says NXDOMAIN to all others."""

    MX, A = 15, 1

    def __init__(self, port: int, records: dict[tuple[str, int], list[bytes]]):
        names = self

        class Question(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                packet, socket = self.request
                socket.sendto(names.answer(packet), self.client_address)

        self.records = records
        self.asked: Counter[str] = Counter()
        self.server = socketserver.ThreadingUDPServer(("127.0.0.1", port), Question)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, packet: bytes) -> bytes:
        labels, at = [], 12
        while packet[at]:
            labels.append(packet[at + 1 : at + 1 + packet[at]].decode().lower())
            at += 1 + packet[at]
        kind = int.from_bytes(packet[at + 1 : at + 3])
        question = packet[12 : at + 5]
        name = ".".join(labels)
        self.asked[f"{name}/{kind}"] += 1
        found = self.records.get((name, kind), [])
        known = found or any(each == name for each, _ in self.records)
        flags = 0x8580 if known else 0x8583
        head = packet[:2] + flags.to_bytes(2) + (1).to_bytes(2) + len(found).to_bytes(2) + bytes(4)
        rows = b"".join(
            b"\xc0\x0c" + kind.to_bytes(2) + (1).to_bytes(2) + (60).to_bytes(4) + len(data).to_bytes(2) + data
            for data in found
        )
        return head + question + rows

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


def mx_data(preference: int, host: str) -> bytes:
    return preference.to_bytes(2) + b"".join(bytes([len(part)]) + part.encode() for part in host.split(".")) + b"\0"
