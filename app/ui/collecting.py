"""Cyclic garbage is collected in the window's thread, when it has nothing else to do.

Python collects in whichever thread happens to ask for memory. Reading meshes and making coarse ones are threads of their own, and
a widget that one of them took away while the window draws would end the program. What is let go in large pieces is handed on to the
system as well. Must not know: what is garbage, the scene.
"""

from __future__ import annotations

import ctypes
import gc
import sys

from PySide6.QtCore import QAbstractEventDispatcher, QTimer

REST_MS = 1500
"""So long after its beginning the program has read what it keeps to its end."""


def collect_in_this_thread() -> None:
    """No collection by itself from here on; one before the event loop goes to sleep, if one is due. Needs an application.

    What is there once the program has begun (the atlas, the widgets) stays to the end and is not looked through again: a whole
    collection then takes a third of a millisecond instead of eighty.
    """
    gc.disable()
    QAbstractEventDispatcher.instance().aboutToBlock.connect(collect_what_is_due)
    QTimer.singleShot(REST_MS, _keep_what_is_there)


def collect_what_is_due() -> None:
    """Collect the oldest generation whose count is over Python's own threshold, and the younger ones with it."""
    for generation in (2, 1, 0):
        if gc.get_count()[generation] > gc.get_threshold()[generation] > 0:
            gc.collect(generation)
            return


def give_back() -> None:
    """Hand what was let go back to the system. The C library of Linux keeps it for itself otherwise; others do it unasked."""
    if sys.platform.startswith("linux"):
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)


def _keep_what_is_there() -> None:
    gc.collect()
    gc.freeze()
