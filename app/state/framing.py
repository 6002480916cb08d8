"""Where the camera looks to see the whole body in a posture, from the lengths of its parts alone.

Must not know: meshes.
"""

from __future__ import annotations

from dataclasses import replace
from math import cos, radians, sin

from app.domain.ids import SIDES
from app.domain.pose import Pose
from app.state.appstate import Camera

TRUNK_MM, THIGH_MM, SHANK_MM, FOOT_MM = 300.0, 404.0, 362.0, 65.0
"""From the hip to the lower ribs, the knee, the ankle, the floor: of the model."""

WHOLE_MM = 1500.0
"""A camera nearer than this looks at a part and is left alone."""

Flat = tuple[float, float]


def framed(camera: Camera, pose: Pose) -> Camera:
    """The camera with the body in a posture in the middle of the picture; one that looks at a part stays."""
    if camera.distance < WHOLE_MM:
        return camera
    places = outline(pose)
    low = [min(place[axis] for place in places) for axis in (0, 1)]
    high = [max(place[axis] for place in places) for axis in (0, 1)]
    standing = TRUNK_MM + THIGH_MM + SHANK_MM + FOOT_MM
    share = max(high[1] - low[1], 0.8 * (high[0] - low[0])) / standing
    middle = (0.0, (low[0] + high[0]) / 2, (low[1] + high[1]) / 2)
    distance = min(max(Camera().distance * share, WHOLE_MM), Camera().distance)
    return replace(camera, focus=Camera().focus if share == 1.0 else middle, distance=distance)


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
