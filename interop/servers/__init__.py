"""Other people's servers, a file for each."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Ports:
    """Where a server listens and where it sends mail on to."""

    plain: int  # it takes mail from anybody, and offers no STARTTLS
    secured: int  # it takes mail after STARTTLS and AUTH only
    proxied: int  # as plain, behind a header of the PROXY protocol
    sink: int  # mail for its own domains goes on to here
    tasso_plain: int  # mail for plain.from-NAME.test goes to here without TLS
    tasso_secured: int  # mail for secured.from-NAME.test goes to here by STARTTLS and AUTH
    probed: int  # mail for probed.NAME.test goes to here: a sink of `tasso probe`


@dataclass(frozen=True)
class Secrets:
    """What both sides show each other: the certificate is for localhost, and each trusts it."""

    certificate: Path
    key: Path
    user: str
    password: str
