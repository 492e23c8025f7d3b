"""The site with a page store that never looks whether anything has changed: a control, never to be served."""

from typing import Any

from gazette import wsgi


class Unchanging:
    """A change log that always says that nothing has changed."""

    def __init__(self, log: Any) -> None:
        self._log = log

    def mark(self) -> str:
        return "the same"

    def since(self, position: str | None) -> tuple[str, frozenset[str] | None]:
        reached, _ = self._log.since(position)
        return reached, frozenset()

    def next_moment(self, after: float) -> None:
        return None


application: Any = wsgi.application
application._store._log = Unchanging(application._store._log)
