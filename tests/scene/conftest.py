"""One off-screen stage per body, shared by all tests here: they leave it with nothing selected."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
import pytest
from numpy.typing import NDArray

from app.content.reader import read_atlas
from app.domain.atlas import Atlas
from app.domain.ids import BODIES, Body, Side
from app.places import CONTENT, MESHES
from app.scene import camera as cameras
from app.scene.offscreen import OffScreen
from app.scene.pair import PairStage
from app.state.appstate import AppState, Camera
from app.state.resolve import resolve
from app.state.shown import Channel, FieldRef, Shown

SIZE = (500, 700)


@dataclass
class View:
    """A stage and the screen it is drawn on."""

    stage: PairStage
    screen: OffScreen
    atlas: Atlas
    body: Body

    def state(self, **chosen: object) -> AppState:
        """A state of this body without labels, changed as asked."""
        return replace(AppState(body=self.body, labels=False), **chosen)  # type: ignore[arg-type]

    def shown(self, **chosen: object) -> Shown:
        """What such a state shows."""
        return resolve(self.state(**chosen), self.atlas)

    def draw(self, shown: Shown) -> NDArray[np.int16]:
        """The pixels (h, w, 3) of what is shown, as signed numbers so that they can be subtracted."""
        self.stage.apply(shown)
        return self.screen.draw().astype(np.int16)

    def only(self, channel: Channel, name: str, side: Side, camera: Camera) -> Shown:
        """One single region, and nothing selected."""
        return replace(self.shown(camera=camera), skin={channel: (FieldRef(name, side),)})

    def deepest(self, name: str, side: Side) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Position and normal of the skin's point farthest inside a region."""
        fields = self.stage._anchors.fields(self.body)
        index = int(np.argmax(fields.signed_distance(name, side)))
        return fields.skin.points[index].astype(float), fields.skin.normals[index].astype(float)


def facing(point: NDArray[np.float64], normal: NDArray[np.float64], distance: float = 420.0) -> Camera:
    """A camera straight before a point of the skin."""
    azimuth = float(np.degrees(np.arctan2(normal[0], -normal[1])) % 360)
    elevation = float(np.clip(np.degrees(np.arcsin(np.clip(normal[2], -1, 1))), -80, 80))
    return Camera(focus=(point[0], point[1], point[2]), distance=distance, azimuth=azimuth, elevation=elevation)


def around(pixels: NDArray[np.int16], camera: Camera, point: NDArray[np.float64], half: int) -> NDArray[np.int16]:
    """The square of pixels around the place where a point is drawn."""
    x, y, _ = cameras.project(camera, SIZE, point)[0]
    row, column = SIZE[1] - 1 - round(float(y)), round(float(x))
    return pixels[row - half : row + half + 1, column - half : column + half + 1]


@pytest.fixture(scope="session")
def atlas() -> Atlas:
    return read_atlas(CONTENT, MESHES)


@pytest.fixture(scope="session")
def views(atlas: Atlas) -> Iterator[Callable[[Body], View]]:
    made: dict[Body, View] = {}

    def view(body: Body) -> View:
        if body not in made:
            screen = OffScreen(SIZE)
            made[body] = View(PairStage(screen, MESHES, atlas), screen, atlas, body)
        return made[body]

    yield view
    for one in made.values():
        one.stage.close()
        one.screen.close()


@pytest.fixture(params=BODIES)
def view(request: pytest.FixtureRequest, views: Callable[[Body], View]) -> View:
    return views(request.param)


@pytest.fixture
def female(views: Callable[[Body], View]) -> View:
    return views("female")
