#!/usr/bin/env python3
"""Set Rootlight up and open it: `python3 bootstrap.py [arguments of rootlight]`; run its tests: `python3 bootstrap.py test`.

Needs Python 3.11 or newer and nothing else. Makes `.venv` beside this file with pinned and hashed packages, and on Debian or
Ubuntu installs the system libraries Qt and OpenGL need, when it may, else prints the exact command. A second start sets
nothing up again. Standard library only; this file runs before anything is installed.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

HOME = Path(__file__).resolve().parent
VENV = HOME / ".venv"
WINDOWS = os.name == "nt"
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")

# fmt: off
SYSTEM_LIBRARIES = [
    "libgl1", "libegl1", "libopengl0", "libgl1-mesa-dri", "libglx-mesa0", "libglib2.0-0", "libfontconfig1",
    "libfreetype6", "libdbus-1-3", "libx11-6", "libx11-xcb1", "libxext6", "libxrender1", "libxkbcommon0",
    "libxkbcommon-x11-0", "libxcb1", "libxcb-cursor0", "libxcb-icccm4", "libxcb-image0", "libxcb-keysyms1",
    "libxcb-randr0", "libxcb-render-util0", "libxcb-shape0", "libxcb-shm0", "libxcb-sync1", "libxcb-xfixes0",
    "libxcb-xinerama0", "libxcb-xkb1", "libxt6", "libsm6", "libice6", "libwayland-client0", "libwayland-cursor0",
    "libwayland-egl1", "fonts-dejavu-core",
]
# fmt: on
TEST_LIBRARIES = ["xvfb", "xauth"]


def stop(message: str) -> SystemExit:
    """One sentence that says what to do, and the end."""
    return SystemExit(f"rootlight: {message}")


def stamp(lock: str) -> str:
    """What a finished set-up was made from; when it changes, the set-up runs again."""
    made_from = (HOME / "locks" / lock).read_bytes() + (HOME / "pyproject.toml").read_bytes() + sys.version.encode()
    return hashlib.sha256(made_from).hexdigest()


def is_ready(lock: str) -> bool:
    """Whether this lock is installed already."""
    mark = VENV / f"ready-{lock}"
    return PYTHON.exists() and mark.exists() and mark.read_text(encoding="utf-8") == stamp(lock)


def set_up(lock: str, libraries: list[str]) -> None:
    """Make or mend the environment."""
    install_libraries(libraries)
    if not PYTHON.exists():
        print("rootlight: making an environment in .venv (once)", flush=True)
        made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=False)
        if made.returncode:
            shutil.rmtree(VENV, ignore_errors=True)
            raise stop("python cannot make an environment; on Debian or Ubuntu run: apt-get install python3-venv")
    print("rootlight: installing pinned packages (once, some minutes)", flush=True)
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    steps = (
        [*pip, "--require-hashes", "-r", str(HOME / "locks" / lock)],
        [*pip, "--no-deps", "--no-build-isolation", "--no-index", "-e", str(HOME)],
    )
    for step in steps:
        if subprocess.run(step, check=False).returncode:
            raise stop(
                "the packages could not be installed (see above); check the network and run the same command again"
            )
    (VENV / f"ready-{lock}").write_text(stamp(lock), encoding="utf-8")


def missing_libraries(libraries: list[str]) -> list[str]:
    """Debian packages that are not installed; none where there is no dpkg."""
    if not shutil.which("dpkg-query"):
        return []
    asked = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Package} ${db:Status-Status}\n", *libraries],
        capture_output=True,
        text=True,
        check=False,
    )
    present = {line.split()[0] for line in asked.stdout.splitlines() if line.endswith(" installed")}
    # Debian 13 and Ubuntu 24.04 renamed libraries with 64-bit time (libglib2.0-0t64): the old name is then provided
    return [name for name in libraries if name not in present and not _provided(name)]


def _provided(name: str) -> bool:
    asked = subprocess.run(["dpkg-query", "-W", f"{name}t64"], capture_output=True, check=False)
    return asked.returncode == 0


def install_libraries(libraries: list[str]) -> None:
    """Install what is missing when we may; else say the exact command."""
    missing = missing_libraries(libraries)
    if not missing:
        return
    if os.geteuid() != 0:
        command = "sudo apt-get install -y --no-install-recommends " + " ".join(missing)
        print(
            f"rootlight: some system libraries are missing; if the window does not open, run:\n  {command}", flush=True
        )
        return
    print(f"rootlight: installing system libraries: {' '.join(missing)}", flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing]
    log = subprocess.DEVNULL
    if subprocess.run(install, env=environment, stdout=log, stderr=log, check=False).returncode:
        subprocess.run(["apt-get", "update", "-qq"], env=environment, check=False)
        if subprocess.run(install, env=environment, stdout=log, check=False).returncode:
            raise stop("the system libraries could not be installed; run: " + " ".join(install))


def run_tests(arguments: list[str]) -> int:
    """Style, types, content, then every test, in a real window on a virtual display."""
    checks = (
        ["-m", "ruff", "check", "."],
        ["-m", "ruff", "format", "--check", "."],
        ["-m", "mypy"],
        ["-P", "-m", "app", "check"],
        ["-m", "pytest", *arguments],
    )
    prefix = []
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
    if sys.platform.startswith("linux"):
        if not shutil.which("xvfb-run"):
            raise stop("the tests need a virtual display; run: sudo apt-get install -y xvfb xauth")
        prefix = ["xvfb-run", "-a", "-s", "-screen 0 1920x1200x24"]
        environment |= {"QT_QPA_PLATFORM": "xcb"}
    for check in checks:
        print("rootlight:", " ".join(check), flush=True)
        code = subprocess.run([*prefix, str(PYTHON), *check], cwd=HOME, env=environment, check=False).returncode
        if code:
            return code
    return 0


def main(arguments: list[str]) -> int:
    """Set up what is missing, then pass everything on."""
    if sys.version_info < (3, 11):
        raise stop(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}. Run it with a newer python3")
    testing = arguments[:1] == ["test"]
    lock = "test.txt" if testing else "run.txt"
    ready = is_ready(lock) or (not testing and is_ready("test.txt"))
    if not ready:
        libraries = SYSTEM_LIBRARIES + (TEST_LIBRARIES if testing else [])
        set_up(lock, libraries if sys.platform.startswith("linux") else [])
    if testing:
        return run_tests(arguments[1:])
    command = [str(PYTHON), "-P", "-m", "app", *arguments]
    if not WINDOWS:
        os.execv(command[0], command)  # the same process goes on, so that signals and exit codes are the program's own
    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
