"""Debian's packages, unpacked: a program and its libraries in a root of their own, so that nothing is installed."""

import os
import re
import shutil
import stat
import subprocess
import threading
from pathlib import Path

from harness import ROOT, command

# What was once fetched is kept for the next run.
CACHE = ROOT / ".cache" / "interop"

# The users that the packages' own scripts would make.
USERS = """\
root:x:0:0::/root:/bin/sh
daemon:x:1:1::/:/bin/false
nobody:x:65534:65534::/:/bin/false
postfix:x:901:901::/:/bin/false
Debian-exim:x:902:902::/:/bin/false
opensmtpd:x:903:903::/:/bin/false
opensmtpq:x:904:904::/:/bin/false
"""
GROUPS = """\
root:x:0:
daemon:x:1:
tty:x:5:
mail:x:8:
nogroup:x:65534:
postfix:x:901:
Debian-exim:x:902:
opensmtpd:x:903:
opensmtpq:x:904:
postdrop:x:905:
"""

def number(table: str, name: str) -> int:
    return int(re.search(rf"^{name}:x:(\d+):", table, re.MULTILINE).group(1))


_fetching = threading.Lock()


def with_libraries(package: str) -> list[str]:
    """The package and, transitively, the libraries that it depends on."""
    depends: dict[str, list[str]] = {}
    for line in command("apt-cache", "depends", "--recurse", "--important", package).splitlines():
        if not line.startswith((" ", "<")):
            current = depends.setdefault(line, [])
        elif found := re.match(r" *\|?(?:Pre)?Depends: (z?lib[^\s:<]+)", line):
            current.append(found.group(1))
    wanted = [package]
    for name in wanted:
        wanted += [each for each in depends.get(name, []) if each not in wanted]
    return wanted


def fetched(packages: list[str]) -> list[Path]:
    """The packages' files, from the cache where they are there."""
    folder = CACHE / "packages"
    folder.mkdir(parents=True, exist_ok=True)
    with _fetching:
        missing = [name for name in packages if not list(folder.glob(f"{name}_*.deb"))]
        if missing:
            subprocess.run(
                ["apt-get", "-o", "APT::Sandbox::User=root", "download", *missing],
                cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, timeout=300, check=True,
            )
    return [next(folder.glob(f"{name}_*.deb")) for name in packages]


def unpack(packages: list[str], folder: Path) -> Path:
    for file in fetched(packages):
        command("dpkg", "-x", file, folder)
    return folder


class Root:
    """A folder that one server takes for the whole machine."""

    def __init__(self, folder: Path, packages: list[str]):
        self.folder = folder
        folder.mkdir()
        folder.chmod(0o755)
        closure = dict.fromkeys(name for package in packages for name in with_libraries(package))
        unpack(list(closure), folder)
        for name in ("etc", "tmp", "dev", "run", "var/tmp", "var/empty", "root", "bin"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        for name in ("tmp", "var/tmp"):
            (folder / name).chmod(0o1777)
        self.write("etc/passwd", USERS)
        self.write("etc/group", GROUPS)
        self.write("etc/hosts", "127.0.0.1 localhost\n")
        self.write("etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files\nservices: files\n")
        self.write("etc/services", "smtp 25/tcp\nsubmission 587/tcp\n")
        for name, minor in (("null", 3), ("zero", 5), ("random", 8), ("urandom", 9)):
            device = folder / "dev" / name
            os.mknod(device, 0o666 | stat.S_IFCHR, os.makedev(1, minor))
            device.chmod(0o666)

    def write(self, name: str, text: str, mode: int = 0o644) -> Path:
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        file.chmod(mode)
        return file

    def copy(self, file: Path, name: str, mode: int = 0o644) -> None:
        (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, self.folder / name)
        (self.folder / name).chmod(mode)

    def own(self, file: Path, user: str, group: str) -> None:
        os.chown(file, number(USERS, user), number(GROUPS, group))

    def words(self, *arguments: object) -> list[object]:
        """The command line that runs a program of the root inside it."""
        return ["chroot", self.folder, *arguments]
