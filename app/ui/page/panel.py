"""The right panel: Back and Forward, the list of pages, the page, the legend.

Must not know: what is drawn; a link in the text is handed on as it is written.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QResizeEvent, QTextDocument
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QTextBrowser, QToolButton, QVBoxLayout, QWidget

from app.domain.answers import NO_ANSWER
from app.domain.atlas import Atlas
from app.state.appstate import BESIDE_PAGE, AppState, Theme
from app.state.shown import Shown
from app.ui.about import PAGE as ABOUT
from app.ui.about import about_html
from app.ui.conditioncard import AskMerged, ConditionCard
from app.ui.controls import tool_button
from app.ui.icons import icon
from app.ui.legend import Legend
from app.ui.namecard import NameCard
from app.ui.page.evidence import evidence_of, is_evidence
from app.ui.page.evidencecard import EvidenceCard
from app.ui.page.text import INDEX, index_html, missing_page_html, page_html, pages_by_kind
from app.ui.theme import COLOURS, page_style, pixels, points

PAGE_LINES = 16
"""So many lines of the page the legend leaves, unasked: enough to read, not a keyhole."""
GAPS = 30
"""Pixels between and round the parts of the panel."""


class PageView(QTextBrowser):
    """Shows HTML made from pages; never opens anything itself."""

    def __init__(self) -> None:
        super().__init__()
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setAccessibleName("Page")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def loadResource(self, kind: int, name: QUrl | str) -> None:
        """Pages hold no pictures and fetch nothing."""


class PagePanel(QFrame):
    """Emits `followed` with the link as written in the page, and `opened` with a page id from the list of pages."""

    followed = Signal(str)
    opened = Signal(str)

    def __init__(
        self, atlas: Atlas, ask: AskMerged, back: Callable[[], None], forward: Callable[[], None], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setObjectName("rightPanel")
        self._atlas = atlas
        self._page: str | None = None
        self._answer = NO_ANSWER
        self._style: tuple[Theme, int] = ("dark", 100)
        self._written: dict[tuple[str, tuple[Theme, int]], QTextDocument] = {}
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._show_waiting)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 6, 0, 0)
        rows.setSpacing(4)
        self.back = tool_button("Back", "Back to the place before  Alt+Left", back)
        self.forward = tool_button("Forward", "Forward again  Alt+Right", forward)
        self.pages = tool_button("Pages", "All pages: roots, conditions, chapters")
        self.pages.setText("Pages")
        self.pages.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.pages.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.pages.setMenu(pages_menu(atlas, self.opened.emit, self))
        row = QHBoxLayout()
        row.setContentsMargins(8, 0, 8, 0)
        row.addWidget(self.back)
        row.addWidget(self.forward)
        row.addStretch(1)
        row.addWidget(self.pages)
        rows.addLayout(row)
        self.card = ConditionCard(atlas, ask)
        rows.addWidget(self.card)
        self.name_card = NameCard(atlas)
        rows.addWidget(self.name_card)
        self.view = PageView()
        self.view.anchorClicked.connect(self._follow)
        rows.addWidget(self.view, 1)
        self.legend = Legend()
        rows.addWidget(self.legend)
        self.evidence = EvidenceCard(self)

    def _follow(self, url: QUrl) -> None:
        href = url.toString()
        if is_evidence(href):
            self.show_evidence(href)
        elif href.startswith(f"{INDEX}:"):
            self.show_index()
        elif href.startswith(f"{BESIDE_PAGE}:"):
            place = self.view.verticalScrollBar().value()
            self._show(href)  # the same two in other words, or with rows unfolded
            self.view.verticalScrollBar().setValue(place)
        else:
            self.followed.emit(href)

    def show_state(self, state: AppState, shown: Shown, can_back: bool, can_forward: bool) -> None:
        """Show the page and the legend of the state."""
        self.back.setEnabled(can_back)
        self.forward.setEnabled(can_forward)
        self.legend.show_state(shown)
        self.card.show_state(state, shown)
        self.name_card.show_state(state)
        self._share_height()
        self._answer = shown.answer
        if shown.page != self._page:
            self._page = shown.page
            if self.isVisible():
                self._later.start()
            else:
                self._show(shown.page)

    def show_page(self, identifier: str) -> None:
        """Show a page that is already the state's own, as after the list of all pages."""
        if identifier != self._page:
            self._show(identifier)

    def show_evidence(self, href: str) -> None:
        """What stands behind a number, here or beside the model, on a card over the page."""
        self.evidence.tell(evidence_of(href, self._atlas, self._answer))
        asked = self.view.cursorRect().bottom() + self.view.y() + 8 - self.evidence.y()
        if asked > 0:  # what was asked about stays in sight, above the card
            self.view.verticalScrollBar().setValue(self.view.verticalScrollBar().value() + asked)

    def show_index(self) -> None:
        """The list of all pages."""
        self._show(INDEX)

    def _html(self, identifier: str) -> str:
        if identifier == INDEX:
            return index_html(self._atlas)
        if identifier.startswith(f"{BESIDE_PAGE}:"):
            from app.ui.beside.text import beside_html  # nothing of it is read before two are compared

            return beside_html(identifier, self._atlas)
        page = self._atlas.pages.get(identifier)
        if page is None:
            return missing_page_html(identifier)
        return page_html(page, self._atlas, about_html(self._atlas) if identifier == ABOUT else "")

    def _show_waiting(self) -> None:
        """The picture comes first, the words right after it."""
        if self._page is not None:
            self._show(self._page)

    def _show(self, identifier: str) -> None:
        """Put a page on view. A page is laid out once for a style and then kept, so that coming back to it is instant."""
        self._page = identifier
        self.evidence.dismiss()
        if (identifier, self._style) not in self._written:
            document = QTextDocument(self)
            font = self.view.font()
            font.setPointSizeF(points(self._style[1]))
            document.setDefaultFont(font)
            document.setIndentWidth(pixels(24, self._style[1]))
            document.setDefaultStyleSheet(page_style(*self._style))
            document.setHtml(self._html(identifier))
            document.setDocumentMargin(pixels(16, self._style[1]))
            self._written[identifier, self._style] = document
        self.view.setDocument(self._written[identifier, self._style])
        self.view.verticalScrollBar().setValue(0)

    def use(self, theme: Theme, percent: int) -> None:
        """Take over a theme and a text size; the page keeps its place."""
        colours = COLOURS[theme]
        self.back.setIcon(icon("back", colours.text, colours.control))
        self.forward.setIcon(icon("forward", colours.text, colours.control))
        self.pages.setIcon(icon("pages", colours.text))
        side = pixels(16, percent)
        for button in (self.back, self.forward, self.pages):
            button.setIconSize(QSize(side, side))
        self.legend.use(theme, percent)
        self.card.fit()
        self.name_card.fit()
        self.evidence.use(theme, percent)
        if (theme, percent) == self._style:
            return
        self._style = (theme, percent)
        if self._page is not None:
            bar = self.view.verticalScrollBar()
            part = bar.value() / max(1, bar.maximum())
            self._show(self._page)
            bar.setValue(round(part * bar.maximum()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The legend takes at most two fifths of the height."""
        super().resizeEvent(event)
        self._share_height()
        self.evidence.place()

    def _share_height(self) -> None:
        """The legend takes what the cards and some lines of the page leave, at most two fifths of the height."""
        above = self.pages.geometry().bottom() + self.legend.toggle.height() + GAPS
        above += sum(_height_in(card, self.width()) for card in (self.card, self.name_card))
        spare = self.height() - above - PAGE_LINES * self.view.fontMetrics().height()
        self.legend.fit(self.height() * 2 // 5 - 40, spare)


def _height_in(card: QWidget, width: int) -> int:
    """The height that a card wants in a width, pixels; nothing while it is hidden."""
    rows = card.layout()
    return 0 if rows is None or card.isHidden() else rows.totalHeightForWidth(width)


def pages_menu(atlas: Atlas, open_page: Callable[[str], None], parent: QWidget) -> QMenu:
    """Roots, Conditions and Chapters as headed lists."""
    menu = QMenu("Pages", parent)
    for heading, pages in pages_by_kind(atlas):
        menu.addSection(heading)
        title = menu.addAction(heading)
        title.setEnabled(False)
        for page in pages:
            menu.addAction(page.title, partial(open_page, page.id))
    return menu
