"""Bind the port, put the front before moto, serve until asked to stop."""
from __future__ import annotations

import json
import os
import signal
import sys
import threading

from werkzeug.serving import WSGIRequestHandler, make_server

from . import moto_time, services


class QuietHandler(WSGIRequestHandler):
    """No access log: the call log is the access log. No time of the machine: the front tells what time it is."""

    def send_response(self, code: int, message: str | None = None) -> None:
        self.send_response_only(code, message)

    def log(self, *_: object, **__: object) -> None:
        pass


def run(port: int) -> None:
    moto_time.patch()
    services.mend_all()
    from .dispatch import Dispatcher
    from .front import Front
    from .services.lambda_runner import runner

    front = Front(Dispatcher())
    server = make_server("127.0.0.1", port, front, threaded=True, request_handler=QuietHandler)
    os.environ["MOTO_PORT"] = str(server.port)

    def stop(*_: object) -> None:
        # shutdown() waits for serve_forever(), which this very thread runs.
        threading.Thread(target=server.shutdown, daemon=True).start()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    print(json.dumps({"url": f"http://127.0.0.1:{server.port}", "pid": os.getpid()}), flush=True)
    try:
        server.serve_forever()
    finally:
        runner.stop()
        sys.stderr.flush()
        # Executions and waiting calls live in threads that nobody is interested in any more.
        os._exit(0)
