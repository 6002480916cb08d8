"""How files are named to a person.

Must not know: what is in them.
"""

from __future__ import annotations

from pathlib import Path


def name_of(path: Path) -> str:
    """How a file is named to a person: from the folder that holds `content` or `assets` on."""
    parts = path.parts
    for top in ("content", "assets"):
        if top in parts:
            return "/".join(parts[len(parts) - 1 - parts[::-1].index(top) :])
    return str(path)
