"""Where content and meshes are: beside the package, in the checkout that `bootstrap.py` sets up."""

from __future__ import annotations

from pathlib import Path

HOME = Path(__file__).resolve().parents[1]
CONTENT = HOME / "content" / "en"
MESHES = HOME / "assets" / "meshes"
