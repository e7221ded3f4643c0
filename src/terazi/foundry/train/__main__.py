"""Do the job of a folder: ``python -m terazi.foundry.train FOLDER``.

A process of its own, so that several trainings run side by side with one thread each, and so that
PyTorch's launcher can start it on several machines. It tells its progress as a JSON object a line.
"""

import json
import sys
import time
from pathlib import Path

from terazi.errors import TeraziError
from terazi.foundry.train.loop import Progress, train

_BETWEEN = 0.5  # seconds


def main() -> int:
    """Run it.

    Returns:
        the exit status: 0 done, 1 it could not be done, 2 the input was wrong.
    """
    folder = Path(sys.argv[1])
    threads = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    told = 0.0

    def seen(progress: Progress) -> None:
        nonlocal told
        if progress.step < progress.steps and time.monotonic() - told < _BETWEEN:
            return
        told = time.monotonic()
        look = progress.looks[-1][3] if progress.looks else None
        line = {"step": progress.step, "steps": progress.steps, "bits per byte": look}
        print(json.dumps(line), flush=True)  # noqa: T201  its way to tell

    try:
        train(folder, seen, threads=threads)
    except TeraziError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return error.exit_status
    return 0


if __name__ == "__main__":
    sys.exit(main())
