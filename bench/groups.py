"""What processes cost: the CPU seconds and the anonymous memory of a server with all its children, ended ones too."""

import os
import threading
import time
from pathlib import Path

CGROUP = Path("/sys/fs/cgroup")
TICKS = os.sysconf("SC_CLK_TCK")
SAMPLE_SECONDS = 0.2
# A group rests when it used less than this part of one CPU for so long.
REST_SHARE, REST_SECONDS = 0.05, 3


class Group:
    """The processes that were started in it. The kernel counts them by control group (version 1 or 2) where we may make one; else
    the tree of processes below the first is read from /proc, where a child that nobody waited for is lost."""

    def __init__(self, name: str):
        self.folders = made(f"tasso-bench-{os.getpid()}-{name}")
        self.first: list[int] = []
        self.peak = 0

    def enter(self) -> None:
        """In a child, before it becomes another program."""
        for folder in self.folders.values():
            (folder / "cgroup.procs").write_text(str(os.getpid()))

    def add(self, process: int) -> None:
        self.first.append(process)

    def processes(self) -> list[int]:
        folder = self.folders.get("cpu")
        return [int(line) for line in (folder / "cgroup.procs").read_text().split()] if folder else tree(self.first)

    def cpu_seconds(self) -> float:
        folder = self.folders.get("cpu")
        if folder is None:
            return sum(used(process) for process in tree(self.first))
        if (folder / "cpuacct.usage").exists():
            return int((folder / "cpuacct.usage").read_text()) / 1e9
        return int(field(folder / "cpu.stat", "usage_usec")) / 1e6

    def anonymous_octets(self) -> int:
        statistics = self.folders.get("memory", Path("/nowhere")) / "memory.stat"
        if statistics.exists():
            return int(field(statistics, "total_rss", "anon"))
        return sum(resident(process) for process in self.processes())

    def close(self) -> None:
        for folder in set(self.folders.values()):
            for _ in range(50):
                try:
                    folder.rmdir()
                    break
                except OSError:
                    time.sleep(0.1)


def rest(groups: list[Group], within: float) -> bool:
    """Waits until they have nothing more to do: nothing is compiled, no file rewritten, no message put off.

    @param within seconds
    """
    end = time.monotonic() + within
    while time.monotonic() < end:
        before = [group.cpu_seconds() for group in groups]
        time.sleep(REST_SECONDS)
        if all(group.cpu_seconds() - used < REST_SHARE * REST_SECONDS for group, used in zip(groups, before)):
            return True
    return False


class Sampling:
    """Looks at a group's memory while it is open, and remembers the most."""

    def __init__(self, group: Group):
        self.group = group
        self.peak = group.anonymous_octets()
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.look, daemon=True)

    def look(self) -> None:
        while not self.over.wait(SAMPLE_SECONDS):
            self.peak = max(self.peak, self.group.anonymous_octets())

    def __enter__(self) -> "Sampling":
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self.thread.join()
        self.peak = max(self.peak, self.group.anonymous_octets())


def made(name: str) -> dict[str, Path]:
    """The control groups, by what they count; none where we may not."""
    places = {"cpu": ("cpuacct", "unified", "."), "memory": ("memory", ".")}
    folders: dict[str, Path] = {}
    for what, candidates in places.items():
        for place in candidates:
            if (CGROUP / place / "cgroup.procs").exists():
                try:
                    (CGROUP / place / name).mkdir(exist_ok=True)
                    folders[what] = CGROUP / place / name
                    break
                except OSError:
                    continue
    return folders


def field(file: Path, *names: str) -> str:
    values = dict(line.split(maxsplit=1) for line in file.read_text().splitlines())
    return next(values[name] for name in names if name in values)


def tree(first: list[int]) -> list[int]:
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        children.setdefault(parent, []).append(int(folder.name))
    found = [process for process in first if Path(f"/proc/{process}").exists()]
    for process in found:
        found += children.get(process, [])
    return found


def used(process: int) -> float:
    """Its own time and that of the children that it has waited for."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return sum(int(each) for each in fields[11:15]) / TICKS


def resident(process: int) -> int:
    try:
        for line in Path(f"/proc/{process}/status").read_text().splitlines():
            if line.startswith("RssAnon:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0
