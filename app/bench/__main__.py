"""One row of the bench, in this process: `python -m app.bench start`. Prints its figures as JSON."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable

from app.bench.reasoning import reasoning
from app.bench.starting import floor, start
from app.bench.work import work

MEASUREMENTS: dict[str, Callable[[], dict[str, float]]] = {
    "floor": floor,
    "start": start,
    "work": work,
    "reasoning": reasoning,
}


if __name__ == "__main__":
    print(json.dumps(MEASUREMENTS[sys.argv[1]]()), flush=True)
    os._exit(0)  # the figures are out; a tidy end would only be measured by nobody
