"""Ready pages in a folder, so that a restart serves at once: one file an address.

A file is believed when its first bytes are the digest of its address and all other bytes, keyed with
the version of the site: one that was cut short, altered, put in the place of another, or written by
other code or settings is as good as none.
Whether the page is still fresh is for the store to ask the log.
"""

from __future__ import annotations

import contextlib
import json
import os
from dataclasses import dataclass
from hashlib import blake2b
from hmac import compare_digest
from itertools import count
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Any

from gazette.pages.answer import Stored
from gazette.pages.page import Page
from gazette.pages.variants import Variant

if TYPE_CHECKING:
    from gazette.pages.address import Address
    from gazette.pages.log import Position

FORMAT = "1"
"""Of these files; another one makes all older files void."""

DIGEST = 16  # bytes
SWEEP = 256
"""Files that are written before the folder is looked through again."""


@dataclass(frozen=True, slots=True)
class Filed:
    """A page with the log's position before it was rendered, and when that was."""

    stored: Stored
    position: Position
    at: float


class Folder:
    """A folder of pages, `room` bytes and a few files more; several processes may share it."""

    def __init__(self, path: Path, room: int, version: str) -> None:
        self._path = path
        self._room = room
        self._key = blake2b(f"{FORMAT} {version}".encode()).digest()
        self._writes = count(1)
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.sweep()

    def read(self, address: Address) -> Filed | None:
        """Return the page that was filed for that address, if its file can be believed."""
        try:
            written = self._file(address).read_bytes()
        except OSError:
            return None
        if not compare_digest(written[:DIGEST], self._digest(address, written[DIGEST:])):
            return None
        head, _, bodies = written[DIGEST:].partition(b"\n")
        return _filed(json.loads(head), memoryview(bodies))

    def write(self, address: Address, filed: Filed) -> None:
        """File a page; a disk that is full or can't be written to only costs the next start time."""
        content = _head(filed) + b"\n" + b"".join(each.body for each in filed.stored.variants)
        with contextlib.suppress(OSError):
            self._replace(self._file(address), self._digest(address, content) + content)
            if next(self._writes) % SWEEP == 0:
                self.sweep()

    def sweep(self) -> None:
        """Remove the oldest files where all together take more than the room there is."""
        files = sorted(_files(self._path))
        size = sum(each for _, each, _ in files)
        for _, each, file in files:
            if size <= self._room:
                break
            with contextlib.suppress(OSError):  # another process sweeps too
                file.unlink()
            size -= each

    def _file(self, address: Address) -> Path:
        return self._path / blake2b(address.encode(), digest_size=20, key=self._key).hexdigest()

    def _digest(self, address: Address, content: bytes) -> bytes:
        digest = blake2b(address.encode(), digest_size=DIGEST, key=self._key)
        digest.update(content)
        return digest.digest()

    def _replace(self, file: Path, content: bytes) -> None:
        # Not synced: what a power cut leaves of it has another digest.
        with NamedTemporaryFile(dir=self._path, delete=False) as fresh:
            try:
                fresh.write(content)
                fresh.flush()
            except OSError:
                Path(fresh.name).unlink()
                raise
        Path(fresh.name).replace(file)


def _files(folder: Path) -> list[tuple[float, int, Path]]:
    """Return the age, size and path of what lies in the folder."""
    found = []
    for entry in os.scandir(folder):
        with contextlib.suppress(FileNotFoundError):
            about = entry.stat()
            found.append((about.st_mtime, about.st_size, Path(entry.path)))
    return found


def _head(filed: Filed) -> bytes:
    page = filed.stored.page
    return json.dumps(
        {
            "position": filed.position,
            "at": filed.at,
            "status": page.status,
            "headers": page.headers,
            "subjects": sorted(page.subjects),
            "until": page.until,
            "variants": [(v.encoding, v.etag, len(v.body)) for v in filed.stored.variants],
        }
    ).encode()


def _filed(head: dict[str, Any], bodies: memoryview) -> Filed:
    variants, at = [], 0
    for encoding, etag, length in head["variants"]:
        variants.append(Variant(encoding, etag, bytes(bodies[at : at + length])))
        at += length
    headers = tuple((name, value) for name, value in head["headers"])
    identity = variants[0].body
    subjects = frozenset(head["subjects"])
    page = Page(head["status"], headers, identity, subjects, head["until"])
    return Filed(Stored(page, tuple(variants)), head["position"], head["at"])
