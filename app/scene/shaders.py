"""The shader text of what is inside: how bone, nerve, muscle and ghost take light. The skin has its own in `skinshader`.

VTK writes the shaders; these pieces replace its lighting. Must not know: the atlas, the state, Qt.
"""

from __future__ import annotations

LIGHT_HOOK = "//VTK::Light::Impl"
FRAGMENT_DECLARE = "//VTK::Normal::Dec"
VERTEX_DECLARE = "//VTK::Normal::Dec"
VERTEX_BODY = "//VTK::Normal::Impl"

LIGHT = """
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
  {LIGHT}{_SHADE}{_FINISH}
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
  {LIGHT}{_SHADE}{_FINISH}
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
  {LIGHT}{_SHADE}{_FINISH}
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
  {LIGHT}{_SHADE}{_FINISH}
"""
