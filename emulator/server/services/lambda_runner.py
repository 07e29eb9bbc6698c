"""The Node process that runs Lambda code; started when the first function is invoked."""
from __future__ import annotations

import atexit
import hashlib
import http.client
import io
import json
import logging
import os
import shutil
import subprocess
import tempfile
import threading
import zipfile
from pathlib import Path
from typing import Any

from ..context import clock, settings

LOG = logging.getLogger("emulator.lambda")
MAIN = Path(__file__).resolve().parents[2] / "runner" / "main.mjs"


class RunnerError(Exception):
    """The runner could not be started or went away."""


class LambdaRunner:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen | None = None
        self._port = 0
        self._unpacked: dict[bytes, tuple[str, str]] = {}
        self._code = Path(tempfile.gettempdir()) / f"emulator-code-{os.getpid()}"
        clock.on_change(self._tell_clock)
        atexit.register(self.stop)

    def invoke(self, **request: Any) -> dict[str, Any]:
        """Run one event; waits as long as it takes: the runner enforces the function's timeout."""
        self._start()
        now = {"clock": clock.describe(), "concurrency": settings["lambdaConcurrency"]}
        return self._post("/invoke", {**request, **now})

    def kill(self, session: str) -> bool:
        """Kill the child whose calls carry this session token."""
        return bool(session and self._process and self._post("/kill", {"session": session})["killed"])

    def stats(self) -> dict[str, Any]:
        return self._post("/stats", {}) if self._process else {"children": 0, "functions": {}}

    def reset(self) -> None:
        if self._process:
            self._post("/reset", {})

    def stop(self) -> None:
        process, self._process = self._process, None
        if process:
            process.terminate()
            try:
                process.wait(3)
            except subprocess.TimeoutExpired:
                process.kill()
        shutil.rmtree(self._code, ignore_errors=True)

    def unpack(self, code: bytes) -> tuple[str, str]:
        """The folder with the function's files, and the hash of its zip."""
        with self._lock:
            if code not in self._unpacked:
                sha = hashlib.sha256(code).hexdigest()
                folder = self._code / sha
                zipfile.ZipFile(io.BytesIO(code)).extractall(folder)
                self._unpacked[code] = (str(folder), sha)
            return self._unpacked[code]

    def _start(self) -> None:
        with self._lock:
            if self._process and self._process.poll() is None:
                return
            node = os.environ.get("EMULATOR_NODE", "node")
            try:
                # Our end of its standard input is its lifeline: when this process dies, so does the runner.
                process = subprocess.Popen([node, str(MAIN)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            except OSError as problem:
                raise RunnerError(f"cannot start {node}: {problem}") from problem
            assert process.stdout
            self._port = json.loads(process.stdout.readline() or b'{"port": 0}')["port"]
            # Last: who sees a process may ask it.
            self._process = process
            LOG.info("Lambda runner on port %s", self._port)

    def _tell_clock(self) -> None:
        if self._process:
            try:
                self._post("/clock", {"clock": clock.describe()})
            except RunnerError:
                LOG.warning("the runner does not answer; it will be told the time with the next event")

    def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        connection = http.client.HTTPConnection("127.0.0.1", self._port)
        try:
            connection.request("POST", path, json.dumps(body).encode(), {"content-type": "application/json"})
            response = connection.getresponse()
            answer = json.loads(response.read())
        except (OSError, http.client.HTTPException) as problem:
            raise RunnerError(f"the Lambda runner went away: {problem}") from problem
        finally:
            connection.close()
        if response.status != 200:
            raise RunnerError(answer["error"])
        return answer


runner = LambdaRunner()
