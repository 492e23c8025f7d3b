"""What every process that `manage.py serve` starts begins with."""

import multiprocessing
import os
import signal
import threading


def belong_to_parent() -> None:
    """Be stopped by the parent alone, and never outlive it.

    Ctrl-C reaches a whole process group; a worker that gets the parent's word besides hangs on it.
    """
    os.setpgrp()
    threading.Thread(target=_stop_with_parent, daemon=True).start()


def _stop_with_parent() -> None:
    """Wait until the parent is gone, however it went, then stop as it would have asked."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)
