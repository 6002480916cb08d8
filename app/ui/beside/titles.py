"""The title over the model; of two, one over each body, or both over the one they share.

Must not know: the scene, the session.
"""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.state.compared import lettered
from app.state.shown import Shown
from app.ui.model.overlays import PictureTitle
from app.ui.theme import Colours

FIRST_HALF, SECOND_HALF = (0.0, 0.5), (0.5, 1.0)
"""Parts of the width of the picture."""


class PairTitles:
    """One title, and a second one that is made when it is first needed."""

    def __init__(self, parent: QWidget) -> None:
        self._parent = parent
        self.first = PictureTitle(parent)
        self.second: PictureTitle | None = None
        self._style: tuple[Colours, int] | None = None

    @property
    def labels(self) -> tuple[PictureTitle, ...]:
        """Those there are."""
        return (self.first,) if self.second is None else (self.first, self.second)

    def tell(self, shown: Shown, title: str) -> None:
        """Say what is shown."""
        if shown.beside is None or shown.beside.other is None:
            self.first.tell("\n".join(lettered(shown.beside.names)) if shown.beside else title)
            if self.second is not None:
                self.second.tell("")
            return
        first, second = lettered(shown.beside.names)
        self.first.tell(first, FIRST_HALF)
        if self.second is None:
            self.second = PictureTitle(self._parent)
            if self._style:
                self.second.use(*self._style)
        self.second.tell(second, SECOND_HALF)

    def use(self, colours: Colours, percent: int) -> None:
        """Take over a theme and a text size."""
        self._style = (colours, percent)
        for label in self.labels:
            label.use(colours, percent)

    def arrange(self) -> None:
        """Keep to the widget's new size."""
        for label in self.labels:
            label.arrange()
