"""VTK's own renderer: how it is set up once, the ground behind the model, and how its lens follows the camera.

Must not know: what stands in it.
"""

from __future__ import annotations

from typing import Any

from vtkmodules.vtkRenderingCore import vtkLight, vtkRenderer

from app.scene import camera as cameras
from app.scene.look import background
from app.state.appstate import Camera, Theme

STANDING_REACH_MM, POSED_REACH_MM = 1300.0, 2000.0
"""Nothing of the body is farther from where the camera looks."""


def set_up(renderer: vtkRenderer, window: Any) -> None:
    """One soft light from the eye for VTK's sake (the shaders bring their own), smooth edges, nothing peeled."""
    window.SetMultiSamples(0)
    renderer.SetUseDepthPeeling(False)
    renderer.SetUseFXAA(True)
    renderer.RemoveAllLights()
    light = vtkLight()
    light.SetLightTypeToHeadlight()
    renderer.AddLight(light)


def set_background(renderer: vtkRenderer, theme: Theme) -> None:
    """The calm gradient behind the model."""
    top, bottom = background(theme)
    renderer.SetGradientBackground(True)
    renderer.SetBackground(*bottom)
    renderer.SetBackground2(*top)


def aim(renderer: vtkRenderer, camera: Camera, standing: bool) -> None:
    """Look from here, upright, with room in depth for the whole body."""
    lens = renderer.GetActiveCamera()
    lens.SetViewAngle(cameras.VIEW_ANGLE)
    lens.SetFocalPoint(*camera.focus)
    lens.SetPosition(*cameras.position(camera))
    lens.SetViewUp(0.0, 0.0, 1.0)
    reach = STANDING_REACH_MM if standing else POSED_REACH_MM
    near, far = camera.distance - reach, camera.distance + reach + 200.0
    lens.SetClippingRange(max(near, camera.distance * 0.05, 2.0), far)
