"""What the conditions of the hip side do to the shapes: numbers that a person would see, left and right alike."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from app.domain.pose import STANDING, Pose, clamped
from app.mechanics import arthritis, effects, labral_tear, piriformis, sacroiliac, sciatic_room
from app.mechanics.hip_joint import joint
from app.mechanics.kinematics import matrices
from app.mechanics.segments import INDEX
from app.mechanics.shapes import FLIP, Shapes

MESHES = Path(__file__).resolve().parents[2] / "assets" / "meshes"
Vectors = NDArray[np.float64]


@pytest.fixture(scope="module")
def shapes() -> Shapes:
    return Shapes(MESHES)


def graded(shapes: Shapes, grade: float, side: str = "left") -> dict[str, Vectors]:
    """Meshes as they are at a grade: id -> points."""
    moved = arthritis.osteoarthritis({"side": side, "grade": grade}, shapes)
    return {name: shapes.points(name) + shift for name, shift in moved.items()}


# ---- osteoarthritis


def test_the_joint_space_falls_with_every_grade_through_the_published_marks(shapes: Shapes) -> None:
    """Normal 2 to 7 mm at the top (lequesne2004); 2 mm or less is osteoarthritis (terjesen2012, jacobsen2004)."""
    spaces = [arthritis.joint_space({"grade": grade}, shapes) for grade in range(5)]
    assert spaces == sorted(spaces, reverse=True)
    assert 2 < spaces[1] < spaces[0] < 7
    assert 0.2 < spaces[4] < 0.8 < spaces[3] < spaces[2] < 2.0


@pytest.mark.parametrize(("side", "outwards"), [("left", 1), ("right", -1)])
def test_the_head_moves_up_and_outwards_and_the_knee_stays(shapes: Shapes, side: str, outwards: int) -> None:
    shift = arthritis.osteoarthritis({"side": side, "grade": 4}, shapes)[f"bone.femur.{side}"]
    points, centre = shapes.points(f"bone.femur.{side}"), joint(shapes).centre * (FLIP if side == "right" else 1)
    top = np.linalg.norm(points - centre - [0, 0, 20], axis=1) < 10
    assert np.allclose(shift[top], shift[top].mean(axis=0), atol=0.2)
    assert shift[top][:, 2].mean() > 2
    assert outwards * shift[top][:, 0].mean() > 1
    assert np.abs(shift[points[:, 2] < -350]).max() < 0.01


@pytest.mark.parametrize("grade", [1, 2, 3, 4])
def test_bone_never_runs_into_bone(shapes: Shapes, grade: int) -> None:
    """Every place of the head keeps the joint space of its grade from the socket's roof, and the rim does not grow into it."""
    at, now = joint(shapes), graded(shapes, grade)
    head = now["bone.femur.left"]
    head = head[np.linalg.norm(shapes.points("bone.femur.left") - at.centre, axis=1) < at.radius + 1.5]
    socket = now["bone.hip.left"]
    socket = socket[np.linalg.norm(socket - at.centre, axis=1) < 45]
    gaps = np.linalg.norm(head[:, None] - socket[None], axis=2)
    assert gaps.min() > 0.5 * arthritis.joint_space({"grade": grade}, shapes)


def test_bony_edges_grow_where_head_meets_neck_and_along_the_rim(shapes: Shapes) -> None:
    at = joint(shapes)
    for name, far in (("bone.femur.left", 30.0), ("bone.hip.left", 40.0)):
        points = shapes.points(name)
        sizes = []
        for grade in (1, 2, 3, 4):
            shift = graded(shapes, grade)[name] - points
            if name == "bone.femur.left":
                shift = shift - shift[np.linalg.norm(points - at.centre - [0, 0, 20], axis=1).argmin()]
            near = np.linalg.norm(points - at.centre, axis=1) < far
            sizes.append(float(np.linalg.norm(shift[near], axis=1).max()))
        assert sizes == sorted(sizes)
        assert sizes[0] < 1 < 3 < sizes[3] < 7


def test_cartilage_gets_thinner_under_the_roof_and_never_turns_inside_out(shapes: Shapes) -> None:
    at, now = joint(shapes), graded(shapes, 3)
    for name in ("joint.hip-cartilage-femur.left", "joint.hip-cartilage-acetabulum.left"):
        before, after = shapes.points(name) - at.centre, now[name] - at.centre
        under = before @ [0.47, -0.15, 0.87] > 0.9 * np.linalg.norm(before, axis=1)
        deep = np.linalg.norm(before[under], axis=1)
        inner, outer = deep < np.percentile(deep, 20), deep > np.percentile(deep, 80)
        then = np.linalg.norm(before[under][outer], axis=1).mean() - np.linalg.norm(before[under][inner], axis=1).mean()
        thick = np.linalg.norm(after[under][outer], axis=1).mean() - np.linalg.norm(after[under][inner], axis=1).mean()
        assert 0 < thick < 0.7 * then


def test_grade_0_is_the_healthy_hip(shapes: Shapes) -> None:
    assert arthritis.osteoarthritis({"side": "left", "grade": 0}, shapes) == {}


# ---- labral tear


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize(("site", "axis", "sign"), [("12", 2, 1), ("3", 1, -1), ("9", 1, 1)])
def test_the_tear_lies_where_the_clock_says(shapes: Shapes, side: str, site: str, axis: int, sign: int) -> None:
    """12 is the top, 3 the front and 9 the back, on either side."""
    name = f"joint.hip-labrum.{side}"
    shift = labral_tear.displacements({"side": side, "site": site}, shapes)[name]
    points = shapes.points(name) - shapes.points(name).mean(axis=0)
    moved = np.linalg.norm(shift, axis=1)
    place = points[moved > 0.7 * moved.max()].mean(axis=0)
    assert sign * place[axis] > 12


def test_the_ring_lifts_by_a_few_millimetres_beside_the_cut_and_nowhere_else(shapes: Shapes) -> None:
    name = "joint.hip-labrum.left"
    shift = np.linalg.norm(labral_tear.displacements({"site": "2"}, shapes)[name], axis=1)
    assert 2.5 < shift.max() < 8
    assert 0.02 < np.mean(shift > 0.5) < 0.15
    assert np.mean(shift < 0.01) > 0.8


# ---- piriformis


def test_a_tense_piriformis_is_as_thick_as_published(shapes: Shapes) -> None:
    """35 percent more on MRI (huang2018), 36 by ultrasound (siahaan2021); half the spasm, half the growth."""
    rest, half, full = (piriformis.thickness(shapes, spasm) or 0 for spasm in (0.0, 0.5, 1.0))
    assert full / rest == pytest.approx(1.355, abs=0.05)
    assert half / rest == pytest.approx(1.178, abs=0.04)


@pytest.mark.parametrize("side", ["left", "right"])
def test_the_belly_thickens_and_its_ends_stay(shapes: Shapes, side: str) -> None:
    name = f"muscle.piriformis.{side}"
    shift = np.linalg.norm(piriformis.displacements({"side": side, "spasm": 1.0}, shapes)[name], axis=1)
    along = shapes.mesh(name).fields["along"].astype(float) / 255
    assert shift[(along > 0.3) & (along < 0.55)].max() > 3
    assert shift[along < 0.06].max() < 0.5
    assert shift[along > 0.85].max() < 0.1


@pytest.mark.parametrize("spasm", [0.5, 1.0])
def test_the_sciatic_nerve_is_pushed_and_not_swallowed(shapes: Shapes, spasm: float) -> None:
    """No place of the nerve ends up deeper than a millimetre behind the muscle's nearest surface."""
    moved = piriformis.displacements({"side": "left", "spasm": spasm}, shapes)
    mesh, nerve = shapes.mesh("muscle.piriformis.left"), shapes.points("nerve.sciatic.left")
    muscle_now, nerve_now = mesh.points + moved["muscle.piriformis.left"], nerve + moved["nerve.sciatic.left"]
    passing = nerve_now[np.abs(nerve[:, 2] - 15) < 40]
    off = passing[:, None] - muscle_now[None]
    nearest = np.linalg.norm(off, axis=2).argmin(axis=1)
    height = np.einsum("ij,ij->i", off[np.arange(len(passing)), nearest], mesh.normals[nearest])
    assert height.min() > -1.0
    assert np.abs(moved["nerve.sciatic.left"]).max() > 3 * spasm
    assert np.abs(moved["nerve.sciatic.left"][nerve[:, 2] < -120]).max() < 0.05


def test_the_nerves_room_falls_with_spasm_sitting_and_fair(shapes: Shapes) -> None:
    def left(pose: Pose, spasm: float = 0.0) -> float:
        return sciatic_room.room(shapes, matrices(pose, shapes.joints), "left", spasm) or 0.0

    sitting = Pose(lumbar_flexion=17, pelvic_tilt=-18, hip_flexion_left=72, hip_flexion_right=72)
    fair = Pose(hip_flexion_left=60, hip_abduction_left=-25, hip_rotation_left=20)
    standing = left(STANDING)
    assert standing > 6
    assert left(STANDING, 0.5) < standing - 1 > left(STANDING, 1.0) + 1
    for pose in (sitting, fair):
        assert left(pose) < standing - 3
        assert left(pose, 1.0) < left(pose, 0.5) < left(pose)
    assert left(Pose(hip_rotation_left=-30)) == pytest.approx(standing, abs=0.5)


def test_a_spasm_on_the_left_leaves_the_right_alone(shapes: Shapes) -> None:
    moves = matrices(STANDING, shapes.joints)
    left, right = sciatic_room.clearances(shapes, moves, "left", 1.0)
    assert left.name == "clearance.nerve.sciatic.left"
    assert left.value < (left.neutral or 0) - 2
    assert right.value == right.neutral
    assert all(name.endswith(".left") for name in piriformis.displacements({"side": "left", "spasm": 1.0}, shapes))


# ---- sacroiliac joint


@pytest.mark.parametrize("times", [1.0, 5.0, 10.0])
def test_the_sacrum_nods_between_still_hip_bones(shapes: Shapes, times: float) -> None:
    drawn = sacroiliac.posed({"exaggeration": times}, STANDING)
    moved = matrices(drawn, shapes.joints)
    angle = np.degrees(np.arccos((np.trace(moved[INDEX["sacrum"]][:3, :3]) - 1) / 2))
    assert angle == pytest.approx(1.7 * times)
    for still in ("hip.left", "hip.right", "femur.left", "foot.right"):
        assert np.allclose(moved[INDEX[still]], np.eye(4))
    promontory = shapes.marks["s1_endplate_front"]
    nodded = moved[INDEX["sacrum"]] @ np.append(promontory, 1)
    assert nodded[1] < promontory[1], "nutation: the promontory goes forwards"


def test_the_trunk_stays_upright_over_the_nodding_sacrum(shapes: Shapes) -> None:
    moved = matrices(sacroiliac.posed({"exaggeration": 5.0}, STANDING), shapes.joints)
    lean = np.degrees(np.arcsin(moved[INDEX["L1"]][2, 1]))
    assert abs(lean) < 0.5


def test_the_low_back_hollows_no_further_than_it_can() -> None:
    drawn = sacroiliac.posed({"exaggeration": 10.0}, Pose(lumbar_flexion=-10))
    assert "lumbar_flexion" not in clamped(drawn)[1]
    already = Pose(lumbar_flexion=-16)
    assert sacroiliac.posed({"exaggeration": 10.0}, already).lumbar_flexion == -16


# ---- all of them

DEFAULTS = {
    effects.DISC: {"level": "L4-L5", "type": "paracentral", "side": "left", "size": 0.6},
    effects.STENOSIS: {"type": "central", "level": "L4-L5", "grade": 0.5},
    effects.PIRIFORMIS: {"side": "left", "spasm": 0.5, "variant": "A"},
    effects.ARTHRITIS: {"side": "left", "grade": 2.0},
    effects.TEAR: {"side": "left", "site": "2"},
}


@pytest.mark.parametrize("condition", DEFAULTS)
def test_every_condition_moves_whole_meshes_by_sensible_amounts(shapes: Shapes, condition: str) -> None:
    moved = effects.effect(condition, DEFAULTS[condition], shapes)
    assert moved
    for name, shift in moved.items():
        assert shift.shape == shapes.mesh(name).points.shape
        assert shift.dtype == np.float32
        assert np.isfinite(shift).all()
        assert np.abs(shift).max() < 15


@pytest.mark.parametrize("condition", [effects.PIRIFORMIS, effects.ARTHRITIS, effects.TEAR])
def test_the_right_side_is_the_mirror_image(shapes: Shapes, condition: str) -> None:
    left = effects.effect(condition, DEFAULTS[condition], shapes)
    right = effects.effect(condition, {**DEFAULTS[condition], "side": "right"}, shapes)
    assert right.keys() == {name.replace(".left", ".right") for name in left}
    for name, shift in left.items():
        assert np.array_equal(right[name.replace(".left", ".right")], shift * FLIP.astype(np.float32))


@pytest.mark.parametrize("settings", [{}, {"side": "middle", "grade": "high", "spasm": float("nan"), "site": "noon"}])
@pytest.mark.parametrize("condition", [*DEFAULTS, effects.SACROILIAC])
def test_impossible_settings_give_a_whole_picture(
    shapes: Shapes, condition: str, settings: dict[str, float | str]
) -> None:
    for shift in effects.effect(condition, settings, shapes).values():
        assert np.isfinite(shift).all()
    assert all(
        np.isfinite(getattr(effects.posed(condition, settings, STANDING), p)) for p in ("sacroiliac", "pelvic_tilt")
    )


def test_what_is_no_condition_of_the_model_changes_nothing(shapes: Shapes) -> None:
    assert effects.effect(None, {}, shapes) == {}
    assert effects.effect("condition.gout", {"size": 1.0}, shapes) == {}
    assert effects.posed("condition.gout", {}, STANDING) == STANDING
