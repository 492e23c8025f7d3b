"""All the readings of a site at once, in a file: as objects they would take several gigabytes."""

import pickle
from collections.abc import Iterator
from typing import IO, Generic, TypeVar

V = TypeVar("V")


class Spilled(Generic[V]):
    """Values in a file, to be gone through as often as wanted, once at a time."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def add(self, value: V) -> None:
        """Put a value behind the others."""
        pickle.dump(value, self._file, pickle.HIGHEST_PROTOCOL)

    def __iter__(self) -> Iterator[V]:
        self._file.seek(0)
        while True:
            try:
                yield pickle.load(self._file)  # noqa: S301 (our own, in a file of no name)
            except EOFError:
                return
