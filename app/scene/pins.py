"""Pins at the key sensory points: small heads on the skin, the selected root's larger. Must not know: Qt, content."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from vtkmodules.vtkFiltersSources import vtkSphereSource
from vtkmodules.vtkRenderingCore import vtkActor, vtkRenderer

from app.scene import shaders
from app.scene.look import RGB
from app.scene.solids import actor_of, mapper_of, shader
from app.state.appstate import Theme

XYZ = tuple[float, float, float]

RADIUS_MM: Mapping[bool, float] = MappingProxyType({True: 11.0, False: 8.0})

COLOURS: Mapping[tuple[Theme, bool], RGB] = MappingProxyType(
    {
        ("dark", True): (1.0, 0.90, 0.35),
        ("dark", False): (0.86, 0.89, 0.93),
        ("light", True): (1.0, 0.84, 0.10),
        ("light", False): (0.99, 0.985, 0.97),
    }
)

_LIGHT = f"""{shaders.LIGHT_HOOK}
  float facing = clamp(dot(normalVCVSOutput, normalize(-vertexVC.xyz)), 0.0, 1.0);
  float ring = smoothstep(0.66, 0.74, facing);
  fragOutput0 = vec4(mix(vec3(0.10, 0.12, 0.15), diffuseColor, ring), 1.0);
"""


@dataclass(frozen=True, slots=True)
class PinPlace:
    """A pin, found on the skin."""

    text: str
    place: XYZ
    normal: XYZ
    strong: bool


class Pins:
    """The pins of one renderer."""

    def __init__(self, renderer: vtkRenderer) -> None:
        self._renderer = renderer
        self._shader = shader(shaders.FRAGMENT_DECLARE, _LIGHT)
        self._shown: tuple[object, ...] = ()
        self.actors: list[vtkActor] = []

    def show(self, places: tuple[PinPlace, ...], theme: Theme) -> bool:
        """Make these pins and no others, for the stage to draw; True if that is a change."""
        if (places, theme) == self._shown:
            return False
        self._shown = (places, theme)
        for actor in self.actors:
            self._renderer.RemoveViewProp(actor)
        self.actors = [self._head(place, theme) for place in places]
        return True

    def _head(self, pin: PinPlace, theme: Theme) -> vtkActor:
        ball = vtkSphereSource()
        ball.SetRadius(RADIUS_MM[pin.strong])
        ball.SetThetaResolution(28)
        ball.SetPhiResolution(20)
        ball.SetCenter(*pin.place)
        ball.Update()
        actor = actor_of(mapper_of(ball.GetOutput()), self._shader)
        actor.GetProperty().SetColor(*COLOURS[theme, pin.strong])
        actor.PickableOff()
        return actor
