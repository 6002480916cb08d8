"""Pages: their links act on the model, their citations lead to the sources, and a bad link is a sentence."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtTest import QTest

from app.domain.atlas import Atlas
from app.state import actions
from app.ui.page.text import index_html, page_html, pages_by_kind
from app.ui.window import MainWindow
from tests.ui.conftest import click


def follow(window: MainWindow, href: str) -> None:
    window.page_panel.view.anchorClicked.emit(QUrl(href))


def test_links_act_on_the_model(window: MainWindow) -> None:
    follow(window, "root:L5")
    assert window.session.state.selection == "root.L5"
    follow(window, "structure:nerve.sciatic")
    assert window.session.state.selection == "nerve.sciatic"
    follow(window, "condition:spinal-stenosis")
    assert window.session.state.page == "condition.spinal-stenosis"
    follow(window, "view:posterior")
    assert window.session.state.camera.azimuth == 180.0
    follow(window, "show:key-points")
    follow(window, "show:key-points")
    assert window.session.state.key_points
    follow(window, "chapter:back-or-hip")
    assert window.session.state.page == "chapter.back-or-hip"


@pytest.mark.parametrize(
    "href", ["root:L9", "structure:nerve.none", "chapter:none", "view:sideways", "https://example.org", "x"]
)
def test_a_link_that_leads_nowhere_is_a_sentence(window: MainWindow, href: str) -> None:
    before = window.session.state
    follow(window, href)
    assert window.messages.isVisible() and window.messages.label.text().endswith(".")
    assert window.session.state == before


def test_back_and_forward(window: MainWindow) -> None:
    follow(window, "root:L5")
    follow(window, "condition:spinal-stenosis")
    click(window, window.page_panel.back)
    assert window.session.state.page == "root.L5"
    assert "L5 nerve root" in window.page_panel.view.toPlainText()
    click(window, window.page_panel.forward)
    assert window.session.state.page == "condition.spinal-stenosis"


def test_every_page_shows_its_title_and_its_sources(atlas: Atlas) -> None:
    for page in atlas.pages.values():
        html = page_html(page, atlas)
        assert page.title.split("?")[0][:20] in html or "&" in html
        assert "not in the list of sources" not in html, page.id
        assert "[@" not in html, page.id


def test_what_was_recalled_is_said(atlas: Atlas) -> None:
    html = page_html(atlas.pages["root.L5"], atlas)
    assert "from memory, not re-read" in html
    assert 'href="source:clinical_consensus?k"' in html and 'name="source-1"' in html


def test_the_index_lists_every_page(window: MainWindow, atlas: Atlas) -> None:
    html = index_html(atlas)
    assert all(page.title.split("?")[0][:12] in html for page in atlas.pages.values())
    window.actions_by_id["index"].trigger()
    assert "All pages" in window.page_panel.view.toPlainText()
    menu = window.page_panel.pages.menu()
    assert sum(a.isEnabled() and not a.isSeparator() for a in menu.actions()) == len(atlas.pages)
    assert [heading for heading, _ in pages_by_kind(atlas)] == ["Roots", "Conditions", "Chapters"]


def test_a_page_of_the_list_opens_even_if_it_was_open_before(window: MainWindow) -> None:
    window.actions_by_id["index"].trigger()
    window._open_page(window.session.state.page)
    assert "Why does a back problem" in window.page_panel.view.toPlainText()


def test_about_names_the_licence_of_every_mesh(window: MainWindow, atlas: Atlas) -> None:
    window.actions_by_id["about"].trigger()
    QTest.qWait(50)
    text = window.page_panel.view.toPlainText()
    assert all(record.licence in text for record in atlas.meshes.values())
    assert "PySide6" in text


def test_the_legend_explains_what_is_on_the_skin(window: MainWindow) -> None:
    assert not window.page_panel.legend.isVisible()
    follow(window, "root:L5")
    assert window.page_panel.legend.isVisible()
    assert len(window.page_panel.legend._entries) == len(window.session.shown.legend) >= 4


def test_the_legend_that_comes_back_has_room_for_its_entries(window: MainWindow) -> None:
    legend = window.page_panel.legend
    for root in ("L4", "L5", "S1"):
        follow(window, f"root:{root}")
        QTest.qWait(50)
        assert legend.area.geometry().bottom() < legend.height(), root
        window.ask(actions.reset)
        QTest.qWait(50)
        assert not legend.isVisible()


def test_a_structure_without_a_page_is_named_over_the_chapter(window: MainWindow) -> None:
    card = window.page_panel.name_card
    assert not card.isVisible()
    follow(window, "structure:muscle.gluteus-medius")
    said = card.words.text()
    assert card.isVisible() and "Musculus gluteus medius" in said and "greater trochanter" in said
    assert "Roots L4, L5, S1." in said and "from memory" in said
    QTest.qWait(50)
    assert card.words.height() >= 3 * card.fontMetrics().height(), "name, what it does and roots are all in sight"
    assert card.words.geometry().bottom() < card.height()
    follow(window, "structure:nerve.obturator")
    assert "Carries L2, L3, L4." in card.words.text()
    follow(window, "root:L5")
    assert not card.isVisible()
    follow(window, "condition:spinal-stenosis")
    assert not card.isVisible()


def test_the_card_of_a_structure_is_as_high_as_its_words(open_window: Callable[..., MainWindow]) -> None:
    window = open_window(hint_seen=True, motion=False)
    follow(window, "structure:muscle.gluteus-medius")
    QTest.qWait(50)
    card = window.page_panel.name_card
    usual = card.height()
    window.set_text_size(200)
    QTest.qWait(50)
    assert card.height() > usual
    window.set_text_size(100)
    QTest.qWait(200)
    assert card.height() <= usual
