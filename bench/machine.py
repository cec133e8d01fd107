"""The machine: what it is, whether anybody else uses it, and what its disk takes."""

import os
import platform
import statistics
import time
from dataclasses import dataclass
from pathlib import Path

# It is quiet when a 4 KB block is forced in less than this (median of some), and others use less of all CPUs than this.
FORCE_SECONDS_MAX = 0.0006
FOREIGN_SHARE_MAX = 0.10
QUIET_WITHIN_SECONDS = 20
FORCES = 60


@dataclass(frozen=True)
class Times:
    """CPU seconds of the whole machine since it started."""

    at: float
    busy: float
    steal: float

    @staticmethod
    def now() -> "Times":
        fields = [int(each) / os.sysconf("SC_CLK_TCK") for each in Path("/proc/stat").read_text().split("\n")[0].split()[1:]]
        user, nice, system, _idle, _wait, irq, softirq, steal = fields[:8]
        return Times(time.monotonic(), user + nice + system + irq + softirq, steal)


@dataclass(frozen=True)
class Load:
    """Who else used the machine: shares of all its CPUs, and how long a force took (nothing where none was tried)."""

    foreign: float
    steal: float
    force_seconds: float = 0

    def quiet(self) -> bool:
        return self.foreign < FOREIGN_SHARE_MAX and self.force_seconds < FORCE_SECONDS_MAX

    def __str__(self) -> str:
        force = f", 4 KB forced in {self.force_seconds * 1e3:.2f} ms" if self.force_seconds else ""
        return f"others {self.foreign:.0%}, stolen {self.steal:.0%}{force}"


def load(since: Times, until: Times, ours: float, force_seconds: float = 0) -> Load:
    """@param ours the CPU seconds that we know the owner of"""
    all_seconds = (until.at - since.at) * (os.cpu_count() or 1)
    return Load(max(0.0, until.busy - since.busy - ours) / all_seconds, (until.steal - since.steal) / all_seconds, force_seconds)


def look(folder: Path) -> Load:
    """A second's look at the machine while we do nothing but force some blocks."""
    before, own = Times.now(), time.process_time()
    forced = force(folder)
    time.sleep(max(0.0, 1 - (time.monotonic() - before.at)))
    return load(before, Times.now(), time.process_time() - own, forced)


def await_quiet(folder: Path) -> Load:
    """Waits until the machine is quiet, but not for ever; the last look is returned, for the reader to judge."""
    end = time.monotonic() + QUIET_WITHIN_SECONDS
    while True:
        seen = look(folder)
        if seen.quiet() or time.monotonic() > end:
            return seen


def force(folder: Path) -> float:
    """The median time of appending 4 KB to a file and forcing it."""
    block, taken = os.urandom(4096), []
    file = folder / "force"
    descriptor = os.open(file, os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    for _ in range(FORCES):
        started = time.monotonic()
        os.write(descriptor, block)
        os.fdatasync(descriptor)
        taken.append(time.monotonic() - started)
    os.close(descriptor)
    file.unlink()
    return statistics.median(taken)


def sequential(folder: Path, octets: int, total: int) -> float:
    """How many blocks of that size per second the disk takes, each forced before the next is written."""
    block = os.urandom(octets)
    count = max(1, total // octets)
    file = folder / "sequential"
    descriptor = os.open(file, os.O_CREAT | os.O_WRONLY | os.O_TRUNC)
    started = time.monotonic()
    for _ in range(count):
        os.write(descriptor, block)
        os.fdatasync(descriptor)
    taken = time.monotonic() - started
    os.close(descriptor)
    file.unlink()
    return count / taken


def described(folder: Path) -> str:
    model = next((line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")), platform.machine())
    memory = int(Path("/proc/meminfo").read_text().split()[1]) / 1024 / 1024
    release = dict(line.split("=", 1) for line in Path("/etc/os-release").read_text().splitlines() if "=" in line)
    return f"{os.cpu_count()} CPUs ({model}), {memory:.0f} GB, {release['PRETTY_NAME'].strip(chr(34))}, Linux {platform.release()}, {file_system(folder)}"


def file_system(folder: Path) -> str:
    best = ("", "")
    for line in Path("/proc/mounts").read_text().splitlines():
        _device, where, kind = line.split()[:3]
        if folder.resolve().is_relative_to(where) and len(where) >= len(best[0]):
            best = (where, kind)
    return best[1]
