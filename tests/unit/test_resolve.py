"""What a choice shows: the right root, the right side, and three kinds of region that are never merged."""

from __future__ import annotations

import pytest

from app.domain.atlas import Atlas
from app.state import actions
from app.state.appstate import AGREEMENT, AppState
from app.state.resolve import resolve
from app.state.shown import Channel, FieldRef, Meaning, Shown


def shown(atlas: Atlas, identifier: str, side: str = "left") -> Shown:
    state = actions.choose_side(AppState(), side)  # type: ignore[arg-type]
    return resolve(actions.select(state, identifier, atlas), atlas)


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize("root", ["L1", "L4", "L5", "S1"])
def test_a_root_shows_its_own_regions_on_its_own_side(atlas: Atlas, root: str, side: str) -> None:
    picture = shown(atlas, f"root.{root}.{side}")
    assert picture.skin[Channel.DERMATOME_CORE] == (FieldRef(f"dermatome.lee2008.{root}.core", side),)  # type: ignore[arg-type]
    assert picture.skin[Channel.RADICULAR_TYPICAL] == (FieldRef(f"radicular.{root}.typical", side),)  # type: ignore[arg-type]
    assert {ref.side for refs in picture.skin.values() for ref in refs} == {side}


def test_both_sides_show_both(atlas: Atlas) -> None:
    picture = shown(atlas, "root.L5", "both")
    assert {ref.side for ref in picture.skin[Channel.DERMATOME_CORE]} == {"left", "right"}


def test_the_selected_root_is_lit_from_cord_to_nerve_on_its_side_only(atlas: Atlas) -> None:
    looks = shown(atlas, "root.L5.left").looks
    assert looks["root.L5.left"].meaning is Meaning.SELECTED
    assert looks["root.L5.left"].lit == looks["nerve.sciatic.left"].lit == {"L5"}
    assert not looks["root.L5.right"].lit and not looks["nerve.sciatic.right"].lit
    assert not looks["nerve.femoral.left"].lit
    assert looks["root.L5.right"].meaning is Meaning.STEPPED_BACK


def test_the_disc_that_can_meet_the_root_is_related(atlas: Atlas) -> None:
    assert shown(atlas, "root.L5.left").looks["disc.L4-L5"].meaning is Meaning.RELATED
    assert shown(atlas, "root.S1.left").looks["disc.L4-L5"].meaning is Meaning.CONTEXT


def test_a_joint_has_referred_pain_and_no_dermatome(atlas: Atlas) -> None:
    picture = shown(atlas, "condition.sacroiliac-joint-dysfunction", "right")
    assert not [c for c in picture.skin if c.name.startswith(("DERMATOME", "RADICULAR", "NEIGHBOUR"))]
    assert picture.skin[Channel.REFERRED_VERY_COMMON] == (FieldRef("zone.upper_buttock", "right"),)
    assert FieldRef("zone.groin", "right") in picture.skin[Channel.REFERRED_SOMETIMES]
    assert FieldRef("zone.groin", "right") not in picture.skin[Channel.REFERRED_VERY_COMMON]
    assert Channel.REFERRED_COMMON not in picture.skin, "no zone has this grade"
    assert picture.looks["bone.hip.right"].meaning is Meaning.AFFECTED
    assert picture.looks["bone.hip.left"].meaning is Meaning.CONTEXT


def test_a_disc_herniation_shows_radicular_pain_not_a_dermatome(atlas: Atlas) -> None:
    picture = shown(atlas, "condition.lumbar-disc-herniation")
    assert Channel.RADICULAR_TYPICAL in picture.skin
    assert Channel.DERMATOME_CORE not in picture.skin


def test_the_outer_neighbours_are_faint_context(atlas: Atlas) -> None:
    assert shown(atlas, "root.L1.left").skin[Channel.NEIGHBOUR] == (FieldRef("dermatome.lee2008.T12.core", "left"),)
    assert shown(atlas, "root.S1.left").skin[Channel.NEIGHBOUR] == (FieldRef("dermatome.lee2008.S2.core", "left"),)
    assert Channel.NEIGHBOUR not in shown(atlas, "root.L4.left").skin


def test_the_legend_names_every_kind_of_region_on_the_skin(atlas: Atlas) -> None:
    for identifier in ("root.L1.left", "condition.sacroiliac-joint-dysfunction", "condition.lumbar-disc-herniation"):
        picture = shown(atlas, identifier)
        assert [entry.channel for entry in picture.legend] == [c for c in Channel if c in picture.skin]


def test_the_caption_says_drawn_after_and_not_diagnosis(atlas: Atlas) -> None:
    caption = shown(atlas, "root.L5.left").caption
    assert "Drawn after Lee and colleagues 2008" in caption
    assert "not diagnosis" in caption


@pytest.mark.parametrize("selection", ["root.L5", "condition.sacroiliac-joint-dysfunction"])
def test_while_the_skin_is_hidden_the_caption_says_so_and_nothing_of_its_regions(atlas: Atlas, selection: str) -> None:
    state = actions.select(AppState(), selection, atlas)
    seen = resolve(state, atlas).caption
    assert "hidden" not in seen and ("Drawn after" in seen or "can be felt" in seen)
    for away, how in (
        (actions.set_layer(state, "skin", 0.0), "Layers"),
        (actions.isolate(state, "bone.sacrum"), "Esc shows all again"),
    ):
        caption = resolve(away, atlas).caption
        assert "The skin is hidden" in caption and how in caption and "not diagnosis" in caption
        assert not any(words in caption for words in ("Drawn after", "borders", "can be felt"))
        assert resolve(away, atlas).legend == ()
    assert resolve(actions.isolate(actions.isolate(state, "bone.sacrum"), None), atlas).caption == seen


def test_with_nothing_on_the_skin_a_hidden_skin_is_no_news(atlas: Atlas) -> None:
    assert "hidden" not in resolve(actions.set_layer(AppState(), "skin", 0.0), atlas).caption
    away = actions.set_layer(actions.choose_map(AppState(), AGREEMENT, atlas), "skin", 0.0)
    assert "The skin is hidden" in resolve(away, atlas).caption


def test_isolation_hides_everything_else(atlas: Atlas) -> None:
    state = actions.isolate(AppState(), "bone.sacrum")
    looks = resolve(state, atlas).looks
    assert [name for name, look in looks.items() if look.meaning is not Meaning.HIDDEN] == ["bone.sacrum"]
    assert resolve(state, atlas).skin_opacity == 0.0


def test_a_layer_at_zero_hides_its_structures(atlas: Atlas) -> None:
    looks = resolve(actions.set_layer(AppState(), "bone", 0.0), atlas).looks
    assert looks["vertebra.L4"].meaning is Meaning.HIDDEN
    assert looks["disc.L4-L5"].meaning is Meaning.CONTEXT


def test_key_points_are_pinned_on_the_chosen_side(atlas: Atlas) -> None:
    state = actions.toggle_key_points(actions.select(AppState(), "root.L5.right", atlas))
    pins = resolve(state, atlas).pins
    assert [pin.root for pin in pins] == ["L1", "L2", "L3", "L4", "L5", "S1"]
    assert {pin.side for pin in pins} == {"right"}
    assert [pin.root for pin in pins if pin.strong] == ["L5"]


def test_the_same_state_always_shows_the_same(atlas: Atlas) -> None:
    state = actions.select(AppState(), "root.L4.left", atlas)
    assert resolve(state, atlas) == resolve(state, atlas)
