"""A relay of octets between two servers that writes down their conversation up to STARTTLS."""

import socket
import socketserver
import threading
from dataclasses import dataclass, field

END = b"\r\n.\r\n"


@dataclass
class Conversation:
    """What one connection said, line by line, without the content of messages."""

    lines: list[str] = field(default_factory=list)  # "C: ..." and "S: ..."
    pipelined: bool = False  # the client sent a command before it had the reply to the one before

    def commands(self) -> list[str]:
        return [line[3:] for line in self.lines if line.startswith("C: ")]

    def offers(self) -> dict[str, str]:
        """The keywords of the last reply to EHLO, each with its parameters."""
        found: dict[str, str] = {}
        asked = False
        for line in self.lines:
            if line.startswith("C: "):
                asked = line.upper().startswith("C: EHLO")
                found = {} if asked else found
            elif asked and line.startswith("S: 250"):
                keyword, _, rest = line[7:].partition(" ")
                found[keyword.upper()] = rest
        return found


class Wiretap:
    """Listens on a port of its own and connects each client to the target."""

    def __init__(self, target: int):
        self.conversations: list[Conversation] = []
        tap = self

        class Connection(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                conversation = Conversation()
                tap.conversations.append(conversation)
                with socket.create_connection(("127.0.0.1", target), 30) as server:
                    server.settimeout(None)
                    Recorder(conversation, self.request, server).run()

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = True
            daemon_threads = True
            request_queue_size = 100

        self.server = Server(("127.0.0.1", 0), Connection)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


class Recorder:
    """Both directions of one connection."""

    def __init__(self, conversation: Conversation, client: socket.socket, server: socket.socket):
        self.conversation = conversation
        self.client = client
        self.server = server
        self.lock = threading.Lock()
        self.from_client = self.from_server = b""
        self.last_reply = ""
        self.content = 0  # octets of a chunk that are still to come
        self.data = False  # DATA was said
        self.content_follows = False  # and answered by 354
        self.opaque = False

    def run(self) -> None:
        for each in (self.client, self.server):
            each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        back = threading.Thread(target=self.pump, args=(self.server, self.client, self.server_said), daemon=True)
        back.start()
        self.pump(self.client, self.server, self.client_said)
        back.join(30)

    def pump(self, source: socket.socket, sink: socket.socket, heard) -> None:
        try:
            while octets := source.recv(65536):
                if not self.opaque:
                    with self.lock:
                        heard(octets)
                sink.sendall(octets)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            # One side is gone: the other one must see it, too.
            for each in (source, sink):
                each.close()

    def server_said(self, octets: bytes) -> None:
        *lines, self.from_server = (self.from_server + octets).split(b"\r\n")
        for line in lines:
            self.last_reply = line.decode("utf-8", "replace")
            self.conversation.lines.append("S: " + self.last_reply)
            if self.data and self.last_reply.startswith("354"):
                self.content_follows = True
                self.from_client = b"\r\n" + self.from_client
            if self.last_reply.startswith("220") and "C: STARTTLS" in self.conversation.lines:
                self.opaque = True

    def client_said(self, octets: bytes) -> None:
        self.from_client += octets
        said = 0
        while self.from_client:
            if self.content:
                taken = min(self.content, len(self.from_client))
                self.from_client, self.content = self.from_client[taken:], self.content - taken
            elif self.content_follows:
                end = self.from_client.find(END)
                if end < 0:
                    # Kept: what may be the beginning of the end.
                    self.from_client = self.from_client[-len(END):]
                    return
                self.from_client = self.from_client[end + len(END):]
                self.data = self.content_follows = False
            elif b"\r\n" in self.from_client:
                line, self.from_client = self.from_client.split(b"\r\n", 1)
                said += 1
                self.command(line.decode("utf-8", "replace"))
            else:
                return
            if said > 1:
                self.conversation.pipelined = True

    def command(self, line: str) -> None:
        self.conversation.lines.append("C: " + line)
        words = line.upper().split()
        self.data = words[:1] == ["DATA"]
        if words[:1] == ["BDAT"]:
            self.content = int(words[1])
