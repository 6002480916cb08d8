"""Nothing leaves the machine: no module asks for the network, and no connection is opened while the program works."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

APP = Path(__file__).resolve().parents[2] / "app"
NETWORK = {
    "socket",
    "ssl",
    "http",
    "urllib",
    "ftplib",
    "smtplib",
    "requests",
    "urllib3",
    "aiohttp",
    "PySide6.QtNetwork",
}

WATCHED = """
import sys
def watch(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "urllib.Request", "socket.sendto"):
        print("opened:", event, arguments, file=sys.stderr)
        sys.exit(99)
sys.addaudithook(watch)
from app.__main__ import main
raise SystemExit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize("path", sorted(APP.rglob("*.py")), ids=lambda p: str(p.relative_to(APP)))
def test_no_module_imports_the_network(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        assert not [n for n in names if n in NETWORK or n.split(".")[0] in NETWORK]


@pytest.mark.parametrize(
    "words",
    [
        ["describe", "root.L5.left"],
        ["where", "--landmark", "lateral malleolus"],
        ["render", "--root", "L5", "--size", "300x300", "--out", "{folder}/x.png"],
    ],
    ids=lambda words: words[0],
)
def test_no_connection_is_opened(words: list[str], tmp_path: Path) -> None:
    words = [word.format(folder=tmp_path) for word in words]
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, *words], cwd=APP.parent, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
