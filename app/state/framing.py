"""Where the camera looks to see the whole body in a posture, from the lengths of its parts alone.

Must not know: meshes.
"""

from __future__ import annotations

from dataclasses import replace
from math import atan2, cos, degrees, hypot, radians, sin

from app.domain.ids import SIDES
from app.domain.pose import Pose
from app.state.appstate import Camera

TRUNK_MM, THIGH_MM, SHANK_MM, FOOT_MM = 300.0, 404.0, 362.0, 65.0
"""From the hip to the lower ribs, the knee, the ankle, the floor: of the model."""

WHOLE_MM = 1500.0
"""A camera nearer than this looks at a part and is left alone."""

LYING_FROM = 45.0
"""Degrees of recline from which a body is called lying."""
LYING_AZIMUTH, LYING_ELEVATION = 112.0, 14.0
"""Where the whole of a body lying face up is well seen from: beside its trunk, a little from above. Degrees."""
ALONG = 0.77
"""The sine of the azimuth below which a camera looks along a lying body, so that soles or crown hide the rest."""

Flat = tuple[float, float]
Place = tuple[float, float, float]


def framed(camera: Camera, pose: Pose) -> Camera:
    """The camera with the body in a posture in the middle of the picture; one that looks at a part stays."""
    if camera.distance < WHOLE_MM:
        return camera
    places = outline(pose)
    low = [min(place[axis] for place in places) for axis in (0, 1)]
    high = [max(place[axis] for place in places) for axis in (0, 1)]
    standing = TRUNK_MM + THIGH_MM + SHANK_MM + FOOT_MM
    lies = abs(pose.recline) >= LYING_FROM
    share = max(high[1] - low[1], (1.15 if lies else 0.8) * (high[0] - low[0])) / standing
    middle = (0.0, (low[0] + high[0]) / 2, (low[1] + high[1]) / 2)
    distance = min(max(Camera().distance * share, WHOLE_MM), Camera().distance * (1.15 if lies else 1.0))
    return replace(camera, focus=Camera().focus if share == 1.0 else middle, distance=distance)


def beside_who_lies(camera: Camera, pose: Pose, right: bool) -> Camera:
    """The camera beside a body that lies, instead of at its soles or its crown, and before it again when it stands up.

    right: from the patient's right. A camera that looks at a part, or from any other side, stays.
    """
    if camera.distance < WHOLE_MM:
        return camera
    if abs(pose.recline) < LYING_FROM:
        return replace(camera, azimuth=0.0, elevation=Camera().elevation) if is_beside_the_lying(camera) else camera
    along = abs(sin(radians(camera.azimuth))) < ALONG and abs(camera.elevation) < 60.0
    if not along and not is_beside_the_lying(camera):
        return camera
    return lying_view(camera, pose, right)


def lying_view(camera: Camera, pose: Pose, right: bool) -> Camera:
    """The camera beside the trunk of a body that lies face up or face down, on its left or its right."""
    azimuth = LYING_AZIMUTH if pose.recline > 0.0 else 180.0 - LYING_AZIMUTH
    return replace(camera, azimuth=360.0 - azimuth if right else azimuth, elevation=LYING_ELEVATION)


def is_beside_the_lying(camera: Camera) -> bool:
    """Whether it stands where `beside_who_lies` put it, on one side or the other, of a face that is up or down."""
    away = abs((camera.azimuth + 180.0) % 360.0 - 180.0)
    return camera.elevation == LYING_ELEVATION and away in (LYING_AZIMUTH, 180.0 - LYING_AZIMUTH)


def whole(camera: Camera) -> Camera:
    """The camera from far enough to see the whole body, from the same direction; one that does so already stays."""
    return camera if camera.distance >= WHOLE_MM else replace(camera, focus=Camera().focus, distance=Camera().distance)


def outline(pose: Pose) -> list[Flat]:
    """(y, z) in mm of the trunk's upper end, both knees, ankles and soles, the hips at the origin."""
    bent = radians(pose.pelvic_tilt + pose.lumbar_flexion)
    places = [(-TRUNK_MM * sin(bent), TRUNK_MM * cos(bent)), (0.0, 0.0)]
    for side in SIDES:
        thigh = radians(getattr(pose, f"hip_flexion_{side}") - pose.pelvic_tilt)
        shank = thigh - radians(getattr(pose, f"knee_{side}"))
        knee = (-THIGH_MM * sin(thigh), -THIGH_MM * cos(thigh))
        ankle = (knee[0] - SHANK_MM * sin(shank), knee[1] - SHANK_MM * cos(shank))
        places += [knee, ankle, (ankle[0] - FOOT_MM * sin(shank), ankle[1] - FOOT_MM * cos(shank))]
    turn = radians(pose.recline)
    return [(y * cos(turn) + z * sin(turn), z * cos(turn) - y * sin(turn)) for y, z in places]


def gone_along(camera: Camera, before: Pose, after: Pose) -> Camera:
    """A camera that goes along as the pelvis tilts and the body lies down: it sees the same part from the same side of it."""
    turn = _tilt(after) - _tilt(before)
    way = _rolled(way_of(camera.azimuth, camera.elevation), turn)
    return replace(looking(way), focus=_rolled(camera.focus, turn), distance=camera.distance)


def turned(place: Place, pose: Pose) -> Place:
    """A place or direction of the standing body carried along as the pelvis tilts and the body lies down."""
    return _rolled(place, _tilt(pose))


def way_of(azimuth: float, elevation: float) -> Place:
    """Unit vector from what is looked at towards the camera."""
    turn, rise = radians(azimuth), radians(elevation)
    return (sin(turn) * cos(rise), -cos(turn) * cos(rise), sin(rise))


def looking(way: Place) -> Camera:
    """A camera that stands in a direction."""
    x, y, z = way
    level = hypot(x, y)
    azimuth = degrees(atan2(x, -y)) if level > 1e-6 else 180.0
    return Camera(azimuth=azimuth % 360.0, elevation=min(max(degrees(atan2(z, level)), -89.0), 89.0))


def _tilt(pose: Pose) -> float:
    return pose.pelvic_tilt - pose.recline


def _rolled(place: Place, tilt: float) -> Place:
    """A place turned forwards by degrees about the line through both hips."""
    turn = radians(tilt)
    x, y, z = place
    return (x, y * cos(turn) - z * sin(turn), y * sin(turn) + z * cos(turn))
