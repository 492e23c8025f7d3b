"""A reader's connection where it is a question to a server what was committed: it is asked first.

Whatever a reader sends is put by until it is known what was committed before it came. Then it is read
as ever, in the same order.
"""

import asyncio
import logging
from typing import cast

from gazette.pages.asking import Asker
from gazette.pages.connection import Connection

log = logging.getLogger("gazette.pages")


class WaitingConnection(Connection):
    """One connection. `front.asker` says when to read on."""

    put_by = b""
    has_ended = False  # the reader sends no more

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.ask = cast("Asker", self.front.asker).ask

    def data_received(self, data: bytes) -> None:
        if self.put_by:
            self.put_by += data
            self.flow.pause_reading()
            return
        self.put_by = data
        self._unset_keepalive_if_required()
        self.ask(self.read_on)

    def read_on(self) -> None:
        """Read what was put by."""
        data, self.put_by = self.put_by, b""
        if self.transport.is_closing():
            return
        self.flow.resume_reading()
        try:
            super().data_received(data)
        except Exception:
            log.exception("A reader's connection failed, and ends.")
            self.transport.abort()
        if self.has_ended:
            self.transport.close()

    def eof_received(self) -> bool:  # type: ignore[override]
        self.has_ended = True
        return bool(self.put_by)  # keeps the connection for the answer

    def shutdown(self) -> None:
        if self.put_by:
            self.ask(self.shutdown)
        else:
            super().shutdown()
