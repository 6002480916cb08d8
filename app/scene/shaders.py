"""The shader text: how bone, nerve, ghost and skin take light, and how regions are painted on the skin.

VTK writes the shaders; these pieces replace its lighting. The painting is written out from the table in `look`, so that the
patterns exist in one place. Must not know: the atlas, the state, Qt.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.scene import look
from app.scene.look import REGIONS, Pattern, RegionLook
from app.scene.slots import CHANNELS, OWN_SLOT, SLOTS
from app.state.shown import Region

MAX_ROWS = 192
"""Rows of dots along a limb, at most."""

LIGHT_HOOK = "//VTK::Light::Impl"
FRAGMENT_DECLARE = "//VTK::Normal::Dec"
VERTEX_DECLARE = "//VTK::Normal::Dec"
VERTEX_BODY = "//VTK::Normal::Impl"

_LIGHT = """
  vec3 N = normalVCVSOutput;
  vec3 V = normalize(-vertexVC.xyz);
  float facing = clamp(dot(N, V), 0.0, 1.0);
  const vec3 KEY = vec3(-0.478, 0.598, 0.643);
  const vec3 FILL = vec3(0.80, 0.10, 0.592);
  float key = clamp((dot(N, KEY) + 0.12) / 1.12, 0.0, 1.0);
  float fill = max(dot(N, FILL), 0.0);
  float sky = 0.5 + 0.5 * N.y;
"""

_SHADE = """
  vec3 received = mix(vec3(0.235, 0.215, 0.205), vec3(0.33, 0.35, 0.385), sky)
                + key * vec3(0.60, 0.585, 0.55) + fill * vec3(0.085, 0.10, 0.125) + facing * 0.10;
  received = mix(received * mix(0.70, 1.0, smoothstep(0.0, 0.50, facing)), vec3(0.94), max(lift, flatness));
  float gloss = pow(max(dot(N, normalize(KEY + V)), 0.0), 26.0) * specularIntensity;
  vec3 seen = mix(base * received, base, glow) + vec3(gloss);
  float depth = smoothstep(-60.0, 340.0, -vertexVC.z - focusMm);
  seen = mix(seen, fogColour, depth * fogAmount);
"""

SOLID_DECLARE = f"""{FRAGMENT_DECLARE}
"""

_FINISH = """
  float veil = mix(1.0, 0.10 + 0.62 * pow(1.0 - facing, 2.0), ghost);
  fragOutput0 = vec4(seen, opacity * veil);
"""

SOLID_LIGHT = f"""{LIGHT_HOOK}
  vec3 base = diffuseColor;
  float glow = ambientIntensity;
  const float flatness = 0.0;
  {_LIGHT}{_SHADE}{_FINISH}
"""

MARKED_VERTEX_DECLARE = f"""{VERTEX_DECLARE}
in vec2 sitesMC;
out vec2 sitesVSOutput;
"""
MARKED_VERTEX = f"""{VERTEX_BODY}
  sitesVSOutput = sitesMC;
"""
MARKED_DECLARE = f"""{FRAGMENT_DECLARE}
in vec2 sitesVSOutput;
"""
MARKED_LIGHT = f"""{LIGHT_HOOK}
  vec2 blur = max(fwidth(sitesVSOutput), vec2(1e-3));
  vec2 site = smoothstep(vec2(0.5) - blur, vec2(0.5) + blur, sitesVSOutput);
  vec3 base = mix(mix(diffuseColor, originColour, site.x * 0.85), insertionColour, site.y * 0.85);
  float glow = max(ambientIntensity, 0.10 * max(site.x, site.y));
  const float flatness = 0.0;
  {_LIGHT}{_SHADE}{_FINISH}
"""
"""Bones with the origins and insertions of muscles on them."""

BUNDLE_VERTEX_DECLARE = f"""{VERTEX_DECLARE}
in float rootMC;
out float rootVSOutput;
"""
BUNDLE_VERTEX = f"""{VERTEX_BODY}
  rootVSOutput = rootMC;
"""
BUNDLE_DECLARE = f"""{SOLID_DECLARE}
in float rootVSOutput;
"""
BUNDLE_LIGHT = f"""{LIGHT_HOOK}
  float strand = lit[int(clamp(rootVSOutput + 0.5, 0.0, 8.0))];
  vec3 base = mix(diffuseColor, litColour, strand);
  float glow = mix(ambientIntensity, 0.55, strand);
  const float flatness = 0.42;
  {_LIGHT}{_SHADE}{_FINISH}
  fragOutput0.a = mix(fragOutput0.a, 1.0, strand);
"""
THROUGH_LIGHT = f"""{LIGHT_HOOK}
  float strand = lit[int(clamp(rootVSOutput + 0.5, 0.0, 8.0))];
  if (strand < 0.5) discard;
  float core = clamp(normalVCVSOutput.z, 0.0, 1.0);
  fragOutput0 = vec4(litColour, through * mix(0.55, 1.0, core));
  gl_FragDepth = gl_FragCoord.z * 0.01;
"""
"""Lit strands once more, before everything: the way of the root is followed through bone and painted skin."""

FIBRE_VERTEX_DECLARE = f"""{VERTEX_DECLARE}
in vec3 acrossMC;
in float tendonMC;
out vec3 acrossVSOutput;
out float tendonVSOutput;
"""
FIBRE_VERTEX = f"""{VERTEX_BODY}
  acrossVSOutput = acrossMC;
  tendonVSOutput = tendonMC;
"""
FIBRE_DECLARE = f"""{FRAGMENT_DECLARE}
in vec3 acrossVSOutput;
in float tendonVSOutput;
float speckle(vec3 cell) {{
  return fract(sin(dot(cell, vec3(12.9898, 78.233, 37.719))) * 43758.5453);
}}
float strand(vec3 across) {{
  vec3 cell = floor(across), part = smoothstep(0.0, 1.0, fract(across));
  vec2 step01 = vec2(0.0, 1.0);
  vec4 low = vec4(speckle(cell), speckle(cell + step01.yxx), speckle(cell + step01.xyx), speckle(cell + step01.yyx));
  vec4 high = vec4(speckle(cell + step01.xxy), speckle(cell + step01.yxy), speckle(cell + step01.xyy), speckle(cell + step01.yyy));
  vec4 between = mix(low, high, part.z);
  return mix(mix(between.x, between.y, part.x), mix(between.z, between.w, part.x), part.y);
}}
"""
"""Streaks along the fibres: noise over what does not change along a straight fibre."""

FIBRE_LIGHT = f"""{LIGHT_HOOK}
  float fine = max(length(fwidth(acrossVSOutput)), 1e-4);
  float grain = strand(acrossVSOutput * 0.55) * 0.6 + strand(acrossVSOutput * 1.3) * 0.4 * (1.0 - smoothstep(0.5, 1.4, fine));
  float tendon = smoothstep(0.15, 0.85, tendonVSOutput);
  vec3 pale = mix(diffuseColor, vec3(0.90, 0.86, 0.79), 0.72);
  vec3 base = mix(diffuseColor, pale, tendon) * mix(1.0, 0.72 + 0.52 * grain, mix(1.0, 0.45, tendon) * fibrous);
  float glow = ambientIntensity;
  const float flatness = 0.0;
  {_LIGHT}{_SHADE}{_FINISH}
"""

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
  {_LIGHT}
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
