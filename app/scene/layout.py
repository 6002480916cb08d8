"""Where labels go: beside the body, left and right, in the order of what they name, never over one another.

Pixels, origin bottom left. Must not know: VTK, Qt, what the labels say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Placed:
    """Lower left corner of a text, and its leader line from the text to the anchor; no line when the text lies over it."""

    corner: Point
    leader: tuple[Point, ...]


def place(
    anchors: Sequence[Point],
    sizes: Sequence[Point],
    viewport: tuple[int, int],
    clear: tuple[float, float],
    gap: float = 8.0,
    margin: float = 16.0,
) -> list[Placed]:
    """One place per label. `clear` is the span of x that the body takes; a label stands outside it where there is room."""
    middle = (clear[0] + clear[1]) / 2
    placed: dict[int, Placed] = {}
    for rightward in (False, True):
        group = [i for i, anchor in enumerate(anchors) if (anchor[0] >= middle) == rightward]
        heights = _stacked([anchors[i][1] for i in group], [sizes[i][1] for i in group], viewport[1], gap, margin)
        for i, y in zip(group, heights, strict=True):
            width, height = sizes[i]
            if rightward:
                x = min(clear[1] + 3 * margin, viewport[0] - margin - width)
                tip, elbow = x - 4, x - 4 - margin
            else:
                x = max(clear[0] - 3 * margin - width, margin)
                tip, elbow = x + width + 4, x + width + 4 + margin
            level = y + height / 2
            crowded = anchors[i][0] > elbow if rightward else anchors[i][0] < elbow
            placed[i] = Placed((x, y), () if crowded else ((tip, level), (elbow, level), anchors[i]))
    return [placed[i] for i in range(len(anchors))]


def room_beside(anchor: float, width: float, clear: tuple[float, float], margin: float = 16.0) -> float:
    """How wide the label of an anchor at this x may be, so that neither it nor the end of its leader lies over the body."""
    rightward = anchor >= (clear[0] + clear[1]) / 2
    return (width - clear[1] if rightward else clear[0]) - 2 * margin - 4


def in_two(text: str) -> tuple[str, ...]:
    """A name in two lines of about the same length; one word stays whole."""
    spaces = [i for i, letter in enumerate(text) if letter == " "]
    if not spaces:
        return (text,)
    cut = min(spaces, key=lambda i: abs(i - len(text) / 2))
    return text[:cut], text[cut + 1 :]


def _stacked(wanted: Sequence[float], heights: Sequence[float], total: float, gap: float, margin: float) -> list[float]:
    """Lower edges, as near to the wanted heights as they can be without overlap, from the top down."""
    order = sorted(range(len(wanted)), key=lambda i: -wanted[i])
    edges = [0.0] * len(wanted)
    ceiling = total - 3 * margin
    for i in order:
        edges[i] = min(wanted[i] - heights[i] / 2, ceiling - heights[i])
        ceiling = edges[i] - gap
    floor = 3 * margin
    for i in reversed(order):
        edges[i] = max(edges[i], floor)
        floor = edges[i] + heights[i] + gap
    return edges
