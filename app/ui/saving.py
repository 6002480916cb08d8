"""Where a file that is saved goes: the name that was chosen, with its suffix.

Must not know: what is saved.
"""

from __future__ import annotations

from pathlib import Path


def with_suffix(chosen: str, suffix: str) -> tuple[Path, str]:
    """The file to write, and a sentence instead when the suffix makes it another file, which nobody agreed to write over."""
    path = Path(chosen)
    if path.suffix.lower() == suffix:
        return path, ""
    whole = path.with_name(path.name + suffix)
    taken = f"{whole} is there already, so nothing was saved; choose that file to write over it, or another name."
    return whole, taken if whole.exists() else ""
