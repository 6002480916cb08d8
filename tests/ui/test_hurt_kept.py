"""*Where does it hurt?*: what is kept of it, which is nothing, and what is saved and opened when it is asked for."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint

from app.state import hurting
from app.state.appstate import AppState
from app.ui.settings import view_of
from app.ui.window import MainWindow
from tests.ui.conftest import click
from tests.ui.talking import brush, spot, stroke, zones

Open = Callable[..., MainWindow]


def test_nothing_of_it_is_remembered(open_window: Open, tmp_path: Path) -> None:
    window = open_window(tmp_path, hint_seen=True, motion=False)
    window.actions_by_id["hurt"].trigger()
    window.ask(partial(hurting.mark_named, names="groin.left", atlas=window.session.atlas))
    window.ask(partial(hurting.reply, feature="socks_shoes", answer="yes"))
    window.ask(partial(hurting.reply_screen, question="cancer_history", answer="yes"))
    assert "hurt" not in view_of(window.session.state)
    window.close()
    kept = (tmp_path / "settings.json").read_text(encoding="utf-8")
    for word in ("groin", "socks", "cancer", "hurt", "paint", "marks"):
        assert word not in json.dumps(json.loads(kept)["view"])
    again = open_window(tmp_path)
    assert again.session.state.hurt == AppState().hurt


def test_it_is_saved_when_asked_for_and_opened_again(talk: MainWindow, tmp_path: Path) -> None:
    where = spot(talk, "groin", "left")
    brush(talk)
    stroke(talk, where, where + QPoint(4, 4))
    talk.ask(partial(hurting.reply, feature="socks_shoes", answer="yes"))
    file = tmp_path / "case.yaml"
    talk.write_case(file)
    assert "Saved as" in talk.messages.label.text()
    before = talk.session.state.hurt.marks
    click(talk, talk.left_panel.hurt.again)
    assert not talk.session.state.hurt.said
    talk.read_case(file)
    assert zones(talk) == {("groin", "left")} and len(talk.session.state.hurt.marks) == len(before)
    assert talk.session.state.hurt.replies == {"socks_shoes": "yes"}


def test_a_bad_file_is_one_sentence_and_changes_nothing(talk: MainWindow, tmp_path: Path) -> None:
    talk.ask(partial(hurting.mark_named, names="groin.left", atlas=talk.session.atlas))
    file = tmp_path / "bad.yaml"
    file.write_text("zones: [groin.left]\npresent: [nonsense]\n", encoding="utf-8")
    before = talk.session.state
    talk.read_case(file)
    assert f"{file}:2:" in talk.messages.label.text() and "nonsense" in talk.messages.label.text()
    assert talk.session.state == before
    talk.read_case(tmp_path / "missing.yaml")
    assert "missing.yaml" in talk.messages.label.text() and talk.session.state == before
    talk.write_case(tmp_path / "nowhere" / "case.yaml")
    assert "could not be written" in talk.messages.label.text()
