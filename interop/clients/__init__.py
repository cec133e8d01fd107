"""Other people's clients, a file for each, told to send given octets from one sender to some recipients."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from harness import Workbench

SENDER = "ada@local.test"

# sends (workbench, file with the message in CRLF, recipients, mechanism)
# Without a mechanism it sends in plain text to the port for other servers, else by STARTTLS and AUTH.
Send = Callable[[Workbench, Path, list[str], str], None]


@dataclass(frozen=True)
class Client:
    """One program or library, and every mechanism of AUTH that it has and that a server of ours could offer."""

    name: str
    send: Send
    mechanisms: tuple[str, ...]


def port(bench: Workbench, mechanism: str) -> int:
    if mechanism == "EXTERNAL":
        return bench.ports["certified"]
    return bench.ports["submission" if mechanism else "mx"]
