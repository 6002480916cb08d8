"""For all tests."""

from __future__ import annotations

import faulthandler
import os

import pytest


@pytest.hookimpl(trylast=True)
def pytest_configure() -> None:
    """A crash of the program says where it was, in the thread that crashed and in no other: a short trace is read whole."""
    faulthandler.enable(file=os.dup(2), all_threads=False)
