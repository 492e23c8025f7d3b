"""All the readings or profiles of a site at once, in little memory.

A hundred thousand of them as objects would take several gigabytes.
"""

import pickle
from collections.abc import Iterable, Iterator, Mapping
from typing import IO, Generic, TypeVar

V = TypeVar("V")

OPEN = 20_000
"""How many packed values lie open beside it: some 300 MB of profiles."""


class Packed(Mapping[int, V]):
    """Values by number; each is packed, and opened when it is looked at."""

    def __init__(self) -> None:
        self._packed: dict[int, bytes] = {}
        self._open: dict[int, V] = {}

    def add(self, number: int, value: V) -> None:
        """Put a value in."""
        self._packed[number] = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)

    def __getitem__(self, number: int) -> V:
        found = self._open.get(number)
        if found is None:
            if len(self._open) >= OPEN:
                self._open.clear()
            found = pickle.loads(self._packed[number])  # noqa: S301 (our own, a moment ago)
            self._open[number] = found
        return found

    def __iter__(self) -> Iterator[int]:
        return iter(self._packed)

    def __len__(self) -> int:
        return len(self._packed)


class Spilled(Generic[V]):
    """Values in a file, to be gone through as often as wanted, once at a time."""

    def __init__(self, file: IO[bytes], values: Iterable[V]) -> None:
        self._file = file
        for value in values:
            pickle.dump(value, file, pickle.HIGHEST_PROTOCOL)

    def __iter__(self) -> Iterator[V]:
        self._file.seek(0)
        while True:
            try:
                yield pickle.load(self._file)  # noqa: S301 (our own, in a file of no name)
            except EOFError:
                return
