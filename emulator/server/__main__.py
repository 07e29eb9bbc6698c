"""Start the emulator: `python3 -m server --port 5000`, from the emulator's folder."""
from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
import threading

# moto reads these when it is imported. Default images would appear as about 1,200 snapshots of other accounts
# under "self"; AWS-managed policies are needed to attach one to a role.
os.environ["MOTO_EC2_LOAD_DEFAULT_AMIS"] = "false"
os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true"


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="server", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free port")
    parser.add_argument("--speed", type=float, default=1.0, help="virtual seconds per real second")
    parser.add_argument("--lifeline", action="store_true", help="end when standard input closes")
    return parser.parse_args()


def die_with_parent() -> None:
    """A test runner that is killed closes the pipe: then the emulator must not stay behind."""

    def watch() -> None:
        while sys.stdin.buffer.read(4096):
            pass
        logging.getLogger("emulator").warning("standard input was closed: ending")
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True, name="lifeline").start()


def main() -> None:
    options = arguments()
    line = "%(asctime)s %(levelname)s %(name)s %(message)s"
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format=line)
    for noisy in ("werkzeug", "moto", "botocore", "urllib3"):
        logging.getLogger(noisy).setLevel(logging.ERROR)
    os.environ["EMULATOR_SPEED"] = str(options.speed)
    from . import serve

    if options.lifeline:
        die_with_parent()
    serve.run(options.port)


if __name__ == "__main__":
    main()
