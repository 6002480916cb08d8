"""The card that says what stands behind a number, over the lower part of the page. Esc or Close puts it away.

Must not know: where the number stood, what the words mean.
"""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, QUrl, Signal
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QTextBrowser, QVBoxLayout, QWidget

from app.state.appstate import Theme
from app.ui.page.evidence import Evidence, evidence_html
from app.ui.theme import page_style, pixels, points

MOST = 0.75
"""The part of the panel's height that the card takes at most."""


class EvidenceText(QTextBrowser):
    """Words that can be selected and copied; opens and fetches nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("evidenceText")
        self.setOpenLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def loadResource(self, kind: int, name: QUrl | str) -> None:
        """A card holds no pictures and fetches nothing."""


class EvidenceCard(QFrame):
    """Hidden until asked. Emits `dismissed` when it goes, so that the keys return to where they were."""

    dismissed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("evidenceCard")
        self.setAccessibleName("What stands behind this number")
        self._style: tuple[Theme, int] = ("dark", 100)
        self._shown: Evidence | None = None
        self._before: QWidget | None = None
        rows = QVBoxLayout(self)
        rows.setContentsMargins(4, 4, 4, 4)
        rows.setSpacing(0)
        row = QHBoxLayout()
        row.setContentsMargins(10, 0, 0, 0)
        self.heading = QLabel("Where this comes from")
        self.heading.setProperty("role", "small")
        self.close_button = QPushButton("Close")
        self.close_button.setToolTip("Close  Esc")
        self.close_button.setAccessibleName("Close the source")
        self.close_button.setProperty("quiet", True)
        self.close_button.clicked.connect(self.dismiss)
        row.addWidget(self.heading, 1)
        row.addWidget(self.close_button)
        rows.addLayout(row)
        self.text = EvidenceText()
        rows.addWidget(self.text, 1)
        self.hide()

    def tell(self, evidence: Evidence) -> None:
        """Say what stands behind a number, and take the keys."""
        if not self.isVisible():
            self._before = self.window().focusWidget()
        self._shown = evidence
        self.text.setAccessibleName(evidence.heading)
        self.text.setAccessibleDescription(evidence.spoken)
        self._write()
        self.show()
        self.raise_()
        self.place()
        self.text.verticalScrollBar().setValue(0)
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def dismiss(self) -> None:
        """Put the card away and give the keys back."""
        if not self.isVisible():
            return
        had_keys = self.isAncestorOf(self.window().focusWidget() or self)
        self.hide()
        if had_keys and self._before is not None:
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)
        self.dismissed.emit()

    def use(self, theme: Theme, percent: int) -> None:
        """Take over a theme and a text size."""
        self._style = (theme, percent)
        if self._shown is not None:
            self._write()
        self.place()

    def _write(self) -> None:
        document = QTextDocument(self.text)
        font = self.text.font()
        font.setPointSizeF(points(self._style[1]))
        document.setDefaultFont(font)
        document.setDefaultStyleSheet(page_style(*self._style))
        document.setHtml(evidence_html(self._shown) if self._shown else "")
        document.setDocumentMargin(pixels(10, self._style[1]))
        self.text.setDocument(document)

    def place(self) -> None:
        """Stand at the foot of the panel, as high as the words need, and never over most of the page."""
        over = self.parentWidget()
        if over is None or not self.isVisible():
            return
        gap = pixels(8, self._style[1])
        wide = over.width() - 2 * gap
        document = self.text.document()
        document.setTextWidth(max(80, wide - 28))
        wanted = round(document.size().height()) + self.close_button.sizeHint().height() + 24
        high = min(wanted, round(over.height() * MOST))
        self.setGeometry(QRect(gap, over.height() - high - gap, wide, high))
