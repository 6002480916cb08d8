"""For all tests."""

from __future__ import annotations

import faulthandler
import gc
import os

import pytest

from app.ui.collecting import collect_what_is_due


@pytest.hookimpl(trylast=True)
def pytest_configure() -> None:
    """A crash of the program says where it was, in the thread that crashed and in no other: a short trace is read whole.

    Garbage is collected between tests, in this thread. The windows of OpenGL that tests leave behind end the program when a thread
    that makes coarse meshes takes them away while another window draws.
    """
    faulthandler.enable(file=os.dup(2), all_threads=False)
    gc.disable()


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown() -> None:
    """What the test has left."""
    collect_what_is_due()
