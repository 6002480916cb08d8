"""One answer from everything the geometry knows: whole, sourced, pure, and free until it is asked for."""

from __future__ import annotations

import math
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app.content.reader import read_atlas
from app.domain.answers import Answer
from app.domain.atlas import Atlas
from app.domain.figures import SURE
from app.domain.pose import STANDING, Pose, mirrored
from app.mechanics import effects
from app.mechanics.answers import Body
from app.places import CONTENT, HOME, MESHES

CONDITIONS = (
    effects.DISC,
    effects.STENOSIS,
    effects.SACROILIAC,
    effects.PIRIFORMIS,
    effects.ARTHRITIS,
    effects.TEAR,
)
SITTING = Pose(
    lumbar_flexion=17, pelvic_tilt=-18, hip_flexion_left=72, hip_flexion_right=72, knee_left=90, knee_right=90
)
RAISED = Pose(recline=90, hip_flexion_left=70)


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return read_atlas(CONTENT, MESHES)


@pytest.fixture(scope="module")
def body(atlas: Atlas) -> Body:
    return Body(MESHES, atlas)


def values(answer: Answer) -> dict[str, float]:
    return {measure.name: measure.value for measure in answer.measures}


# ---- free until asked


def test_making_a_body_reads_nothing(atlas: Atlas, tmp_path: Path) -> None:
    nowhere = Body(tmp_path / "nowhere", atlas)
    answer = nowhere.answer(SITTING, None, {})
    assert answer.reached == () and any("restore it" in sentence for sentence in answer.words)


def test_one_broken_mesh_silences_its_own_part_alone(atlas: Atlas, tmp_path: Path) -> None:
    meshes = tmp_path / "meshes"
    shutil.copytree(MESHES, meshes)
    (meshes / "muscle.piriformis.left.npz").write_bytes(b"broken")
    answer = Body(meshes, atlas).answer(SITTING, "condition.lumbar-disc-herniation", {"size": 1.0})
    assert answer.reached == ("root.L5.left",)
    assert "canal_area.L4-L5" in values(answer)


def test_importing_it_loads_none_of_the_mechanics() -> None:
    """A window that opens on the standing body must not pay for what it does not ask."""
    code = (
        "import sys, app.mechanics.answers; "
        "print([m for m in sys.modules if m.startswith('app.mechanics.') and m != 'app.mechanics.answers'], 'numpy' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", code], cwd=HOME, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[] False"


def test_the_same_question_has_the_same_answer(body: Body, atlas: Atlas) -> None:
    first = body.answer(SITTING, effects.PIRIFORMIS, {"side": "left", "spasm": 0.5})
    assert body.answer(SITTING, effects.PIRIFORMIS, {"spasm": 0.5, "side": "left"}) is first
    assert Body(MESHES, atlas).answer(SITTING, effects.PIRIFORMIS, {"side": "left", "spasm": 0.5}) == first


# ---- whole


def test_standing_with_nothing_set_there_is_nothing_to_say(body: Body) -> None:
    assert body.answer(STANDING, None, {}) == Answer()


@pytest.mark.parametrize("pose", [STANDING, SITTING, RAISED], ids=["standing", "sitting", "raised"])
@pytest.mark.parametrize("condition", CONDITIONS)
def test_every_number_is_finite_named_once_and_sourced(body: Body, atlas: Atlas, condition: str, pose: Pose) -> None:
    answer = body.answer(pose, condition, {})
    names = [measure.name for measure in answer.measures]
    assert names
    assert len(names) == len(set(names))
    for measure in answer.measures:
        assert math.isfinite(measure.value)
        assert measure.title
        assert all(key in atlas.sources for key in measure.sources), measure.name
        assert measure.status in ("", *SURE)
        if measure.published:
            assert measure.published[0] <= measure.published[1]
            assert measure.status
            assert measure.sources
        if not measure.computed:
            assert measure.status, f"{measure.name} is published and must say how sure that is"


def test_every_posture_of_the_atlas_has_an_answer(body: Body, atlas: Atlas) -> None:
    for preset in atlas.motion.presets.values():
        for pose in (preset.pose, mirrored(preset.pose)):
            answer = body.answer(pose, None, {})
            assert all(math.isfinite(measure.value) for measure in answer.measures)
            assert not answer.words
            assert answer.pose is None


def test_a_disc_reaches_its_root_in_every_posture(body: Body) -> None:
    settings = {"level": "L4-L5", "type": "paracentral", "side": "left", "size": 1.0}
    for pose in (STANDING, SITTING):
        assert "root.L5.left" in body.answer(pose, effects.DISC, settings).reached
    assert "root.L5.right" in body.answer(STANDING, effects.DISC, {**settings, "side": "right"}).reached


def test_only_the_spine_reaches_roots(body: Body) -> None:
    for condition in (None, effects.SACROILIAC, effects.PIRIFORMIS, effects.ARTHRITIS, effects.TEAR):
        assert body.answer(SITTING, condition, {}).reached == ()


# ---- the hip side


def test_sitting_takes_the_sciatic_nerves_room_and_spasm_takes_more(body: Body) -> None:
    name = "clearance.nerve.sciatic.left"
    calm, tense = ({"side": "left", "spasm": spasm} for spasm in (0.0, 1.0))
    standing = values(body.answer(STANDING, effects.PIRIFORMIS, calm))[name]
    sitting = values(body.answer(SITTING, effects.PIRIFORMIS, calm))[name]
    worst = values(body.answer(SITTING, effects.PIRIFORMIS, tense))[name]
    assert worst < sitting < standing


def test_gliding_of_roots_is_told_for_a_straight_leg_only_and_never_as_measured(body: Body) -> None:
    raised = [m for m in body.answer(RAISED, None, {}).measures if m.name.startswith("excursion.")]
    assert {m.name for m in raised} >= {
        "excursion.root.L5.left",
        "excursion.root.S1.left",
        "excursion.nerve.sciatic.left",
    }
    assert all(not m.computed and m.published and m.published[0] <= m.value <= m.published[1] for m in raised)
    bent = body.answer(Pose(recline=90, hip_flexion_left=70, knee_left=60), None, {})
    assert not [m for m in bent.measures if m.name.startswith("excursion.")]


def test_gliding_grows_with_the_raise(body: Body) -> None:
    heights = [values(body.answer(Pose(hip_flexion_left=f), None, {})) for f in (31, 45, 60, 70)]
    glides = [found["excursion.root.S1.left"] for found in heights]
    assert glides == sorted(glides)
    assert glides[0] < 0.2 < 3 < glides[-1]


def test_the_sacroiliac_joint_moves_the_posture_as_drawn_and_not_the_numbers(body: Body) -> None:
    answer = body.answer(SITTING, effects.SACROILIAC, {"side": "left", "exaggeration": 5.0})
    assert answer.pose is not None
    assert answer.pose.sacroiliac == pytest.approx(8.5)
    plain = values(body.answer(SITTING, None, {}))
    assert all(values(answer)[name] == value for name, value in plain.items())


# ---- what gives way says so


@pytest.mark.parametrize(
    ("condition", "settings", "word"),
    [
        (effects.ARTHRITIS, {"grade": 9}, "9 is beyond 0 to 4; 4 is shown"),
        (effects.PIRIFORMIS, {"spasm": -1}, "-1 is beyond 0 to 1; 0 is shown"),
        (effects.SACROILIAC, {"exaggeration": 100}, "10 is shown"),
        (effects.TEAR, {"site": "6"}, "no choice"),
        (effects.DISC, {"size": "large"}, "no number"),
        (effects.STENOSIS, {"grade": float("nan")}, "no number"),
        (effects.ARTHRITIS, {"spasm": 1.0}, "“spasm” cannot be set here"),
    ],
)
def test_impossible_settings_are_fitted_with_a_word(
    body: Body, condition: str, settings: dict[str, float | str], word: str
) -> None:
    answer = body.answer(STANDING, condition, settings)
    assert len(answer.words) == 1
    assert word in answer.words[0]


def test_an_impossible_posture_is_held_with_a_word(body: Body) -> None:
    answer = body.answer(Pose(hip_flexion_left=170), None, {})
    assert answer.words == ("Hip flexion left: 170° is beyond -20° to 120°; 120° is shown.",)
    assert answer.pose == Pose(hip_flexion_left=120)


def test_a_setting_that_is_left_out_takes_its_default(body: Body) -> None:
    assert body.answer(STANDING, effects.ARTHRITIS, {"side": "left", "grade": 2.0}) == body.answer(
        STANDING, effects.ARTHRITIS, {}
    )
