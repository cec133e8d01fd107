"""The work folder of a run, and the programs that are started in it."""

import resource
import shutil
import subprocess
import time
from pathlib import Path

from groups import Group
from harness import ROOT, await_until, command, expect, listens, stop
from packages import Root

CACHE = ROOT / ".cache" / "bench"

# smtp-source takes one name only, and 127.0.0.1 is the same for everybody.
CLIENT_PACKAGES = ["postfix"]


def say(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {text}", flush=True)


class Running:
    """A program with its group; everything it started ends with it."""

    def __init__(self, name: str, child: subprocess.Popen, group: Group, log: Path):
        self.name = name
        self.child = child
        self.group = group
        self.log = log

    def alive(self) -> bool:
        if self.child.poll() is not None:
            raise RuntimeError(f"{self.name} ended with {self.child.returncode}: ...{self.log.read_text(errors='replace')[-800:]}")
        return True

    def stop(self) -> None:
        stop(self.name, self.child)
        self.group.close()


class Work:
    """Where a run keeps what it needs. It lies on the disk of the checkout, for that is what is measured."""

    def __init__(self) -> None:
        self.home = CACHE / "work"
        shutil.rmtree(self.home, ignore_errors=True)
        self.home.mkdir(parents=True)
        self.running: list[Running] = []
        self.count = 0
        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
        self.client = Root(self.home / "client", CLIENT_PACKAGES)
        self.certificate = self.home / "certificate.pem"
        self.key = self.home / "key.pem"
        command(
            "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", "/CN=localhost",
            "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", self.key, "-out", self.certificate,
        )
        self.key.chmod(0o600)

    def __enter__(self) -> "Work":
        return self

    def __exit__(self, failure: object, *_: object) -> None:
        self.stop_all()
        if failure is None:  # otherwise its logs tell more
            shutil.rmtree(self.home, ignore_errors=True)

    def stop_all(self) -> None:
        for each in reversed(self.running):
            each.stop()
        self.running.clear()

    def stop(self, running: Running) -> None:
        self.running.remove(running)
        running.stop()

    def folder(self, name: str) -> Path:
        """A new one."""
        self.count += 1
        folder = self.home / f"{name}-{self.count}"
        folder.mkdir()
        return folder

    def start(self, name: str, *arguments: object, environment: dict[str, str] | None = None) -> Running:
        """Starts a program in a group of its own."""
        self.count += 1
        log = self.home / f"{name}-{self.count}.log"
        group = Group(f"{name}-{self.count}")
        with open(log, "wb") as output:
            child = subprocess.Popen(
                [str(word) for word in arguments], stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
                start_new_session=True, cwd=self.home, env=environment, preexec_fn=group.enter,
            )
        group.add(child.pid)
        running = Running(name, child, group, log)
        self.running.append(running)
        return running

    def listening(self, port: int, name: str, *arguments: object, environment: dict[str, str] | None = None) -> Running:
        """Starts a server and waits until it listens."""
        running = self.start(name, *arguments, environment=environment)
        await_until(f"{name} listens", 30, lambda: running.alive() and listens(port))
        return running

    def finished(self, name: str, *arguments: object, within: float = 120, environment: dict[str, str] | None = None) -> tuple[str, float]:
        """Runs a program to its end; what it printed, and the CPU seconds it took."""
        running = self.start(name, *arguments, environment=environment)
        try:
            status = running.child.wait(within)
            text = running.log.read_text(errors="replace")
            expect(status == 0, f"{name} ended with {status}: ...{text[-800:]}")
            return text, running.group.cpu_seconds()
        finally:
            self.stop(running)
