"""The workbench: a work folder, free ports, child processes that end with the suite, and Tasso itself."""

import base64
import json
import os
import random
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class Failed(Exception):
    """What was seen is not what should be."""


@dataclass(frozen=True)
class Check:
    """One named check; its body returns a line that says what it saw."""

    name: str
    body: Callable[["Workbench"], str]


def expect(condition: bool, what: str) -> None:
    if not condition:
        raise Failed(what)


def await_until(what: str, within: float, condition: Callable[[], object]) -> object:
    """Waits until the condition gives something true, and returns it."""
    end = time.monotonic() + within
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise Failed(f"not within {within:.0f} s: {what}")
        time.sleep(0.02)


# None of those that the kernel gives to clients: a port must stay free until the server that it is for listens there.
PORTS = range(20_000, 32_000)
given: set[int] = set()


def free_port() -> int:
    while True:
        port = random.choice(PORTS)
        if port not in given and binds(port):
            given.add(port)
            return port


def binds(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
            return True
        except OSError:
            return False


def listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def command(*arguments: object, within: float = 60, stdin: bytes | None = None) -> str:
    """Runs a program to its end; its output is in the failure when it does not end well."""
    words = [str(word) for word in arguments]
    done = subprocess.run(
        words,
        input=stdin,
        stdin=subprocess.DEVNULL if stdin is None else None,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=within,
    )
    text = done.stdout.decode("utf-8", "replace")
    if done.returncode != 0:
        raise Failed(f"{Path(words[0]).name} ended with {done.returncode}: ...{text[-600:]}")
    return text


def java() -> Path:
    """The java of a JDK 25, looked for where the launcher looks first."""
    on_path = shutil.which("java")
    homes = [Path(os.environ[name]) for name in ("TASSO_JAVA_HOME", "JAVA_HOME") if os.environ.get(name)]
    homes += [Path(on_path).resolve().parent.parent] if on_path else []
    for home in homes + sorted(Path("/usr/lib/jvm").glob("*")):
        release = home / "release"
        if release.exists() and 'JAVA_VERSION="25' in release.read_text():
            return home / "bin" / "java"
    raise Failed("no JDK 25 in TASSO_JAVA_HOME, JAVA_HOME, the PATH or /usr/lib/jvm")


class Workbench:
    """Everything the checks share; leaving it stops what it started."""

    user = "ada"
    password = "b3-" + secrets.token_hex(8)

    def __init__(self, work: Path):
        self.work = work
        # Outside the checkout, whose folders need not be open to the users that Dovecot and smtp-sink run as.
        self.home = Path(tempfile.mkdtemp(prefix="tasso-interop-"))
        self.home.chmod(0o755)
        self.mail = self.home / "data" / "mail"
        self.environment = dict(os.environ)
        self.children: list[tuple[str, subprocess.Popen]] = []
        self.closing: list[Callable[[], None]] = []
        self.kept: dict[str, Path] = {}  # logs that lie in a root and would go with it
        self.ports = {name: free_port() for name in ("mx", "submission", "http", "lmtp", "imap", "load-sink", "dns", "hosts", "dovecot-auth", "certified", "probed")}

    def __enter__(self) -> "Workbench":
        from checks_exchange import SERVERS
        from pair import Pair
        from servers.dovecot import Dovecot
        from sinks import Sinks
        from tasso import Tasso

        self.certificate()
        (self.work / "password").write_text(self.password)
        try:
            self.sinks = Sinks()
            self.dovecot = Dovecot(self)
            self.pairs = {server.NAME: Pair(self, server) for server in SERVERS}
            self.tasso = Tasso(self)
            self.tasso.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for name, child in reversed(self.children):
            stop(name, child)
        for close in reversed(self.closing):
            close()
        for name, file in self.kept.items():
            if file.exists():
                shutil.copyfile(file, self.work / f"{name}.own.log")
        shutil.rmtree(self.home, ignore_errors=True)

    def pair(self, name: str) -> "Pair":
        """Tasso and the server of that name, which starts when it is first asked for."""
        pair = self.pairs[name]
        if not pair.started:
            pair.start()
        return pair

    def stranger(self, mx: int, submission: int, name: str = "stranger", further: str = "") -> subprocess.Popen:
        """A second Tasso, to which nobody's address is a reason to trust them."""
        home = self.home / name
        home.mkdir()
        config = home / "tasso.toml"
        config.write_text(f"""
hostname = "mx.interop.test"
data = "data"

[[listen]]
name = "mx"
kind = "mx"
address = "127.0.0.1:{mx}"

[[listen]]
name = "submission"
kind = "submission"
address = "127.0.0.1:{submission}"

[local]
domains = ["local.test"]

[relay]
networks = []

[http]
address = "127.0.0.1:{free_port()}"
{further}
""")
        return self.start(name, ROOT / "tasso", "serve", "--config", config)

    def issuer_keys(self) -> Path:
        """The public half of that key, as an issuer of tokens publishes it."""
        modulus = command("openssl", "rsa", "-in", self.key, "-noout", "-modulus").strip().split("=")[1]
        number = base64.urlsafe_b64encode(bytes.fromhex(modulus)).rstrip(b"=").decode()
        keys = {"keys": [{"kty": "RSA", "kid": "interop", "use": "sig", "alg": "RS256", "n": number, "e": "AQAB"}]}
        file = self.work / "issuer.json"
        file.write_text(json.dumps(keys))
        return file

    def token(self) -> str:
        """A JSON Web Token for the user, signed with the key of the certificate."""
        claims = {"iss": "https://issuer.interop.test", "aud": "tasso", "sub": self.user, "email": f"{self.user}@local.test",
                  "preferred_username": self.user, "iat": int(time.time()), "exp": int(time.time()) + 600}
        parts = [json.dumps(each).encode() for each in ({"alg": "RS256", "typ": "JWT", "kid": "interop"}, claims)]
        signed = b".".join(base64.urlsafe_b64encode(each).rstrip(b"=") for each in parts)
        done = subprocess.run(["openssl", "dgst", "-sha256", "-sign", self.key], input=signed, capture_output=True, check=True)
        return (signed + b"." + base64.urlsafe_b64encode(done.stdout).rstrip(b"=")).decode()

    def certificate(self) -> None:
        """A certificate for localhost, which every client is told to trust and to check."""
        self.trusted = self.work / "certificate.pem"
        self.key = self.work / "key.pem"
        command(
            "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "300", "-subj", "/CN=localhost",
            "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", self.key, "-out", self.trusted,
        )
        self.key.chmod(0o600)
        self.client_certificate = self.work / "client.pem"
        self.client_key = self.work / "client-key.pem"
        command(
            "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "300", "-subj", "/CN=Ada",
            "-keyout", self.client_key, "-out", self.client_certificate,
        )
        self.client_key.chmod(0o600)

    def start(self, name: str, *arguments: object) -> subprocess.Popen:
        log = open(self.work / f"{name}.log", "wb")
        child = subprocess.Popen(
            [str(word) for word in arguments],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            cwd=self.work,
        )
        self.children.append((name, child))
        return child

    def stop(self, child: subprocess.Popen) -> int:
        name = next(name for name, each in self.children if each is child)
        self.children = [pair for pair in self.children if pair[1] is not child]
        return stop(name, child)


def stop(name: str, child: subprocess.Popen) -> int:
    if child.poll() is None:
        child.send_signal(signal.SIGTERM)
    try:
        return child.wait(30)
    except subprocess.TimeoutExpired:
        print(f"        {name} did not end within 30 s of SIGTERM and was killed", flush=True)
        os.killpg(child.pid, signal.SIGKILL)
        return child.wait()
