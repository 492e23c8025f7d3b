"""Runs the front with uvicorn."""

import asyncio
import gc
import os
import resource
import signal
import socket
from typing import cast

import uvicorn
from django.conf import settings

from gazette.pages.access_log import AccessLog
from gazette.pages.assembly import addresses, open_store
from gazette.pages.connection import KEEP_ALIVE, Connection
from gazette.pages.front import Front
from gazette.pages.proxy import Workers
from gazette.pages.waiting import WaitingConnection

SECONDS_TO_FINISH = 10
"""For how long answers that are on their way may take when the front is asked to stop."""


def serve(listening: socket.socket, workers: str) -> None:
    """Answer who comes to this socket, until SIGTERM."""
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))  # nobody is being answered yet
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))  # each reader takes a file
    server = uvicorn.Server(configuration(front(workers)))
    # uvicorn takes it from here, and says it once more when it has stopped.
    signal.signal(signal.SIGTERM, lambda *_: server.should_exit or os._exit(0))
    gc.freeze()  # what is loaded by now stays
    asyncio.Runner(loop_factory=server.config.get_loop_factory()).run(watched(server, listening))


def front(workers: str) -> Front:
    """Return the front of this site, by its settings."""
    store = open_store() if settings.PAGES else None
    access_log = AccessLog(settings.ACCESS_LOG, settings.PROXIES) if settings.ACCESS_LOG else None
    return Front(Workers(workers), store, addresses(), access_log)


def configuration(app: Front) -> uvicorn.Config:
    """Return how uvicorn serves it."""
    return uvicorn.Config(
        app,
        http=WaitingConnection if app.asker else Connection,
        loop="uvloop",
        ws="none",
        lifespan="off",
        interface="asgi3",
        log_config=None,
        log_level="error",  # what readers and robots do wrong is answered, and is no news
        access_log=False,
        proxy_headers=False,  # Django's middleware knows how many there are
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE,
        timeout_graceful_shutdown=SECONDS_TO_FINISH,
    )


async def watched(server: uvicorn.Server, listening: socket.socket) -> None:
    """Serve, and look after the connections meanwhile."""
    watching = asyncio.create_task(look_after(server))
    await server.serve([listening])
    watching.cancel()
    app = cast("Front", server.config.app)
    if app.access_log:
        app.access_log.flush()


async def look_after(server: uvicorn.Server) -> None:
    """See to slow readers and to the access log, each second."""
    app = cast("Front", server.config.app)
    while True:
        await asyncio.sleep(1)
        now = asyncio.get_running_loop().time()
        for connection in list(server.server_state.connections):
            if isinstance(connection, Connection):
                connection.look_after(now)
        if app.access_log:
            app.access_log.flush()
