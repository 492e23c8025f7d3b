"""What every process that `manage.py serve` starts begins with."""

import multiprocessing
import os
import signal
import threading
import time

NOT_OURS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGUSR2)


def belong_to_parent() -> None:
    """Be stopped by the parent alone, and never outlive it.

    Ctrl-C reaches a whole process group; a worker that gets the parent's word besides hangs on it.
    What the parent does on a signal came with the fork: here, it would end the front.
    """
    os.setpgrp()
    for each in NOT_OURS:
        signal.signal(each, signal.SIG_DFL)
    threading.Thread(target=_stop_with_parent, daemon=True).start()


def _stop_with_parent() -> None:
    """Wait until the parent is gone, however it went, then stop as it would have asked."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    parent.join()
    while True:  # who is only beginning may not hear it yet
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(1)
