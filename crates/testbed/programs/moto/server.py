"""Starts moto's server on a free port of loopback, and ends it when whoever started it is gone."""

import os
import sys
import threading


def end_with_stdin():
    """Waits until the other end of stdin is closed, however that comes about."""
    sys.stdin.buffer.read()
    os._exit(0)


threading.Thread(target=end_with_stdin, daemon=True).start()

from moto.server import main  # noqa: E402  (it takes a second, in which our starter may go)

main(["-H", "127.0.0.1", "-p", "0"])
