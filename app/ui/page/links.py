"""Links in the text act on the model: `root:L5`, `structure:nerve.sciatic`, `view:posterior`, ... each becomes one action.

Must not know: Qt, how a page is shown.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from app.content.marks import ActionLink, id_of
from app.domain.atlas import Atlas
from app.domain.ids import kind_of
from app.domain.links import pairs_of
from app.state import actions, deeplink
from app.state.actions import UnknownIdError
from app.state.appstate import AppState

Step = Callable[[AppState], AppState]


def step_of(href: str, atlas: Atlas) -> Step:
    """The action a link stands for. Raises UnknownIdError with a sentence for the person."""
    scheme, _, target = href.partition(":")
    if scheme == deeplink.SCHEME:
        return partial(deeplink.followed, link=href, atlas=atlas)
    link = ActionLink(scheme, target, 0)
    identifier = id_of(link)
    if identifier and kind_of(identifier) == "chapter":
        return partial(actions.open_page, page=identifier, atlas=atlas)
    if identifier:
        return partial(actions.select, identifier=identifier, atlas=atlas)
    if scheme == "view":
        return partial(actions.look_from, view=target)
    if (scheme, target) == ("show", "key-points"):
        return show_key_points
    raise UnknownIdError(f"the link '{href}' leads nowhere; this page needs correcting")


def show_key_points(state: AppState) -> AppState:
    """Key points on; a link that says `show` never hides them."""
    return state if state.key_points else actions.toggle_key_points(state)


def gave_way(href: str, state: AppState, atlas: Atlas) -> str:
    """What a link asked for beyond what is possible, one sentence each; `state` is the one it led to."""
    if not href.startswith(f"{deeplink.SCHEME}:"):
        return ""
    return " ".join(deeplink.gave_way(pairs_of(href), state, atlas))
