"""What a link `rootlight:?name=value&name=value` says, percent-decoded. Must not know: what the names mean."""

from __future__ import annotations

import re

_ESCAPED = re.compile(rb"%([0-9A-Fa-f]{2})")


def pairs_of(link: str) -> dict[str, str]:
    """The names and values after the question mark of a link."""
    parts = [part.partition("=") for part in link.partition("?")[2].split("&") if part]
    return {decoded(name): decoded(value) for name, _, value in parts}


def decoded(text: str) -> str:
    """A text whose `%20` is a space again; a plus stays a plus, and a percent sign that begins nothing stays as well."""
    plain = _ESCAPED.sub(lambda found: bytes.fromhex(found[1].decode("ascii")), text.encode("utf-8"))
    return plain.decode("utf-8", errors="replace")
