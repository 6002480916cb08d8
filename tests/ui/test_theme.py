"""Text can be read: contrast of every colour of words on every ground it stands on."""

from __future__ import annotations

import pytest

from app.state.appstate import Theme
from app.ui.theme import COLOURS


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(a: str, b: str) -> float:
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_words_stand_out(theme: Theme) -> None:
    c = COLOURS[theme]
    grounds = (c.window, c.panel, c.raised, c.hover)
    pairs = [(words, ground) for words in (c.text, c.muted) for ground in grounds]
    pairs += [(c.link, c.panel), (c.on_accent, c.accent), (c.on_warning, c.warning)]
    weak = [(a, b, round(contrast(a, b), 2)) for a, b in pairs if contrast(a, b) < 4.5]
    assert not weak


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_focus_and_sliders_stand_out(theme: Theme) -> None:
    c = COLOURS[theme]
    assert all(contrast(c.accent, ground) >= 3.0 for ground in (c.window, c.panel, c.raised))
    assert contrast(c.control, c.panel) >= 3.0
