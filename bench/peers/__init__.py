"""The servers that are measured, a file for each."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from work import Running, Work

# Mail for this domain goes on to the sink; mail for the other waits where it was taken.
ONWARD = "onward.test"
WAITING = "waiting.test"


@dataclass(frozen=True)
class Wanted:
    """What a server is started for.

    @param sink where it shall pass mail for ONWARD on to
    @param silent a port where connections are taken and nothing is ever said
    @param options for the launcher of Tasso's JVM
    @param sessions at once
    """

    sink: int = 0
    silent: int = 0
    options: str = ""
    sessions: int = 200


@dataclass(frozen=True)
class Started:
    """A running server.

    @param port takes mail and keeps it
    @param relay takes mail and passes it on
    @param sink to there
    @param config the file that it is configured by, for a second start
    """

    running: Running
    port: int
    relay: int
    sink: int
    config: Path = Path()


class Peer(Protocol):
    """A server that can be measured."""

    NAME: str

    def version(self, work: Work) -> str: ...

    def start(self, work: Work, wanted: Wanted) -> Started:
        """With an empty spool."""
        ...
