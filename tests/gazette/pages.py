"""Pages and a change log for tests of the store, without a database."""

from collections.abc import Callable

from gazette.pages.address import Address
from gazette.pages.page import Page

HOME = Address("http://gazette.example/")
ARTICLE = Address("http://gazette.example/articles/seven/")


def make_page(text: str = "a page", *subjects: str, until: float | None = None) -> Page:
    """A page that rests on `lists`, unless subjects are named."""
    headers = (("Content-Type", "text/html; charset=utf-8"),)
    return Page(200, headers, text.encode(), frozenset(subjects or {"lists"}), until)


class RememberedLog:
    """A change log in memory, which a test writes to by `commit`."""

    def __init__(self) -> None:
        self.commits: list[frozenset[str]] = []
        self.moments: list[float] = []
        self.is_lost = False
        self.began_anew = 0
        self.asked = 0
        self.while_read: Callable[[], object] | None = None

    def commit(self, *subjects: str) -> None:
        """Note what a transaction touched."""
        self.commits.append(frozenset(subjects))

    def mark(self) -> int | None:
        return None if self.is_lost else len(self.commits)

    def since(self, position: str | None) -> tuple[str, frozenset[str] | None]:
        self.asked += 1
        reached = str(len(self.commits))
        touched: frozenset[str] | None = None
        if position and int(position) >= self.began_anew:
            touched = frozenset().union(*self.commits[int(position) :])
        if self.while_read:
            happens, self.while_read = self.while_read, None
            happens()
        return reached, touched

    def next_moment(self, after: float) -> float | None:
        return min((moment for moment in self.moments if moment > after), default=None)

    def close(self) -> None:
        """Let go of nothing."""
