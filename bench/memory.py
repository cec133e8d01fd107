"""Free memory, which a virtual machine does not always have.

What a machine has not used for a while its hypervisor may have taken back, and whoever gets such a page next waits for it and
pays for it: a body of 1 MB then costs up to four times as much. A machine that has been up for a while has no free memory: it is
full of pages of files, which are there already when they are used for something else. So it is filled with those of a file
without contents.
"""

from pathlib import Path

FILE_OCTETS = 1 << 42
PIECE_OCTETS = 4 << 20
LEFT_OCTETS = 128 << 20


class Memory:
    """@param folder where a file can stand that takes no room"""

    def __init__(self, folder: Path):
        self.file = folder / "memory"
        self.read = 0
        with open(self.file, "wb") as file:
            file.truncate(FILE_OCTETS)

    def fill(self) -> None:
        """Reads as much of the file as there is free memory now; what was read before may be in use for something else."""
        piece = bytearray(PIECE_OCTETS)
        with open(self.file, "rb", buffering=0) as file:
            file.seek(self.read)
            for _ in range(max(0, free() - LEFT_OCTETS) // PIECE_OCTETS):
                self.read += file.readinto(piece)


def free() -> int:
    """Octets."""
    line = next(line for line in Path("/proc/meminfo").read_text().splitlines() if line.startswith("MemFree:"))
    return int(line.split()[1]) * 1024
