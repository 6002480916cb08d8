"""The shader text of the skin: clear in front, dense at its rim, and the regions painted on it.

The painting is written out from the table in `look`, so that the patterns exist in one place. Must not know: the atlas, Qt.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.scene import look
from app.scene.look import REGIONS, Pattern, RegionLook
from app.scene.shaders import FRAGMENT_DECLARE, LIGHT, LIGHT_HOOK, VERTEX_BODY, VERTEX_DECLARE
from app.scene.slots import CHANNELS, OWN_SLOT, SLOTS
from app.state.shown import Region

MAX_ROWS = 192
"""Rows of dots along a limb, at most."""

SKIN_VERTEX_DECLARE = f"""{VERTEX_DECLARE}
in vec4 distAMC;
in vec4 distBMC;
in vec4 distCMC;
in vec4 frameMC;
out vec4 distAVSOutput;
out vec4 distBVSOutput;
out vec4 distCVSOutput;
out vec4 frameVSOutput;
in float paintedMC;
out float paintedVSOutput;
"""
SKIN_VERTEX = f"""{VERTEX_BODY}
  distAVSOutput = distAMC;
  distBVSOutput = distBMC;
  distCVSOutput = distCMC;
  frameVSOutput = frameMC;
  paintedVSOutput = paintedMC;
"""
SKIN_DEPTH_DECLARE = f"""{FRAGMENT_DECLARE}
in vec4 distCVSOutput;
"""
SKIN_DEPTH_VERTEX_DECLARE = f"""{VERTEX_DECLARE}
in vec4 distCMC;
out vec4 distCVSOutput;
"""
SKIN_DEPTH_VERTEX = f"""{VERTEX_BODY}
  distCVSOutput = distCMC;
"""
SKIN_DEPTH_LIGHT = f"""{LIGHT_HOOK}
  if (distCVSOutput.z < 0.03) discard;
  fragOutput0 = vec4(0.0, 0.0, 0.0, 0.0004);
"""
"""Depth alone, colour untouched: afterwards only the nearest skin is drawn, whatever the order of its triangles."""

SKIN_DECLARE = f"""{FRAGMENT_DECLARE}
in vec4 distAVSOutput;
in vec4 distBVSOutput;
in vec4 distCVSOutput;
in vec4 frameVSOutput;
in float paintedVSOutput;
const float TURN = 6.28318530718;
void lay(inout vec4 below, vec3 colour, float alpha) {{
  below = vec4(colour * alpha, alpha) + below * (1.0 - alpha);
}}
float stripes(float phase, float slope, float amount, float period) {{
  float away = abs(fract((phase + 0.5 * (period - 1.0)) / period) - 0.5) * 2.0 * period;
  float blur = max(slope * 1.5, 1e-4);
  return mix(1.0 - smoothstep(amount - blur, amount + blur, away), amount / period, smoothstep(0.35, 0.9, slope));
}}
"""


def _number(value: float) -> str:
    return f"{float(value):.6f}"


def _distance(index: int) -> str:
    return "paintedVSOutput" if index == OWN_SLOT else f"dist{'ABC'[index // 4]}VSOutput.{'xyzw'[index % 4]}"


def _cover(region: RegionLook) -> str:
    """GLSL expression of how much of a fragment the pattern covers."""
    period = "2.0" if region.sparse else "1.0"
    if region.pattern is Pattern.STRIPES:
        return f"stripes(stripePhase, stripeSlope, {_number(region.amount)}, {period})"
    if region.pattern is Pattern.CROSS:
        amount = _number(region.amount)
        return f"max(stripes(hatchPhase, hatchSlope, {amount}, 1.0), stripes(crossPhase, crossSlope, {amount}, 1.0))"
    if region.pattern is Pattern.HATCH:
        return f"stripes(hatchPhase, hatchSlope, {_number(region.amount)}, {period})"
    if region.pattern is Pattern.DOTS:
        keep = " * step(mod(floor(column), 2.0), 0.5)" if region.sparse else ""
        return f"clamp(({_number(region.amount)} - fromDot) / mmPerPixel + 0.5, 0.0, 1.0){keep}"
    if region.pattern is Pattern.RINGS:
        hole, pitch = _number(region.amount * look.RING_HOLE), _number(look.DOT_PITCH_MM)
        away = f"length(vec2((fract(column + 0.5) - 0.5) * TURN * sqrt(radius2) / count, (along / {pitch} - row - 0.5) * {pitch}))"
        solid = f"clamp(({_number(region.amount)} - {away}) / mmPerPixel + 0.5, 0.0, 1.0)"
        return f"{solid} * clamp(({away} - {hole}) / mmPerPixel + 0.5, 0.0, 1.0)"
    if region.pattern is Pattern.LATTICE:
        pitch, starts, amount = _number(look.LATTICE_PITCH_MM), _number(look.LATTICE_STARTS), _number(region.amount)
        lines = [
            f"stripes(along / {pitch} {sign} turn * {starts}, length(alongSlope / {pitch} {sign} turnSlope * {starts}), {amount}, 1.0)"
            for sign in "+-"
        ]
        return f"max({lines[0]}, {lines[1]})"
    return "1.0"


def _slopes(channels: Sequence[Region], slots: Mapping[Any, int]) -> str:
    """Everything that needs derivatives, before the way divides."""
    lines = """
    float a = abs(frameVSOutput.z) - frameVSOutput.w, b = frameVSOutput.y, along = frameVSOutput.x;
    vec2 aSlope = vec2(dFdx(a), dFdy(a)), bSlope = vec2(dFdx(b), dFdy(b)), alongSlope = vec2(dFdx(along), dFdy(along));
    float mmPerPixel = max(0.5 * (length(dFdx(vertexVC.xyz)) + length(dFdy(vertexVC.xyz))), 1e-4);
    float nearest = -1000.0;"""
    for slot in sorted(set(slots.values())):
        shown = " + ".join(f"shownChannel[{i}]" for i, channel in enumerate(channels) if slots[channel] == slot)
        lines += f"""
    float d{slot} = {shown} > 0.5 ? {_distance(slot)} : -1000.0;
    float step{slot} = max(fwidth(d{slot}), 1e-4);
    nearest = max(nearest, d{slot} + step{slot});"""
    return lines


def _paint(index: int, channel: Region, region: RegionLook, slots: Mapping[Any, int]) -> str:
    slot = slots[channel]
    dash = "dash" if region.dashed else "1.0"
    shared = f"shownChannel[{index}] > 0.5 && " if list(slots.values()).count(slot) > 1 else ""
    return f"""
      if ({shared}d{slot} > -step{slot}) {{ // {channel.name}
        float inside = clamp(d{slot} / step{slot} + 0.5, 0.0, 1.0);
        float line = inside * clamp({_number(region.edge)} * lineScale - d{slot} / step{slot} + 0.5, 0.0, 1.0) * {dash};
        float pattern = {_cover(region)};
        vec3 hue = vec3(regionRGB[{3 * index}], regionRGB[{3 * index + 1}], regionRGB[{3 * index + 2}]) * shade;
        vec3 border = vec3(edgeRGB[{3 * index}], edgeRGB[{3 * index + 1}], edgeRGB[{3 * index + 2}]);
        lay(paint, hue, inside * mix({_number(region.tint)}, {_number(region.opacity)}, pattern));
        lay(paint, border, line * 0.95);
      }}"""


def _coordinates() -> str:
    """Where on the limb: along it, around it, and how fast both change from pixel to pixel."""
    stripe, starts = _number(look.STRIPE_PITCH_MM), _number(look.STRIPE_STARTS)
    hatch, hatches = _number(look.HATCH_PITCH_MM), _number(look.HATCH_STARTS)
    pitch, dash = _number(look.DOT_PITCH_MM), _number(look.DASH_MM)
    return f"""
      float radius2 = max(a * a + b * b, 25.0);
      float turn = atan(b, a) / TURN;
      vec2 turnSlope = (a * bSlope - b * aSlope) / radius2 / TURN;
      float stripePhase = along / {stripe} + turn * {starts};
      float stripeSlope = length(alongSlope / {stripe} + turnSlope * {starts});
      float hatchPhase = along / {hatch} - turn * {hatches};
      float hatchSlope = length(alongSlope / {hatch} - turnSlope * {hatches});
      float crossPhase = along / {hatch} + turn * {hatches};
      float crossSlope = length(alongSlope / {hatch} + turnSlope * {hatches});
      float row = floor(along / {pitch});
      float count = rowCount[int(clamp(row - firstRow, 0.0, {_number(MAX_ROWS - 1)}))];
      float column = turn * count + 0.5 * mod(row, 2.0);
      float fromDot = length(vec2((fract(column) - 0.5) * TURN * sqrt(radius2) / count,
                                  (along / {pitch} - row - 0.5) * {pitch}));
      float dash = step(mod(floor(along / {dash}) + floor((a + b) / {dash}), 2.0), 0.5);
      float shade = 0.68 + 0.20 * key + 0.05 * fill + 0.22 * facing;"""


def skin_light(
    channels: Sequence[Region] = CHANNELS,
    regions: Mapping[Any, RegionLook] = REGIONS,
    slots: Mapping[Any, int] = SLOTS,
) -> str:
    """The skin: clear in front, dense at its rim, with the regions painted in the order of the table."""
    painting = "".join(_paint(channels.index(channel), channel, region, slots) for channel, region in regions.items())
    return f"""{LIGHT_HOOK}
  {LIGHT}
  float rimness = pow(1.0 - facing, 2.4);
  vec3 seen = mix(skinColour * (0.45 + 0.50 * key + 0.10 * fill + 0.12 * sky), rimColour * (0.62 + 0.40 * key), rimness);
  float depth = smoothstep(-60.0, 340.0, -vertexVC.z - focusMm);
  seen = mix(seen, fogColour, depth * fogAmount);
  float film = mix(clearAlpha, rimAlpha, rimness);
  vec4 paint = vec4(seen * film, film);
  if (painting > 0.5) {{{_slopes(channels, slots)}
    if (nearest > 0.0) {{{_coordinates()}{painting}
    }}
  }}
  float whole = layerOpacity * smoothstep(0.0, 1.0, distCVSOutput.z);
  fragOutput0 = vec4(paint.rgb / max(paint.a, 1e-4), paint.a * whole);
"""
