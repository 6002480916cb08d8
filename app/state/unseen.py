"""Whether the skin is seen, and what is said in place of its regions when it is not. Pure.

Must not know: what the regions are.
"""

from __future__ import annotations

from app.state.appstate import AppState
from app.state.cutting import is_cut

ALONE = "The skin is hidden while a part is shown alone; Esc shows all again."
CUT = "The skin is hidden while the model is cut open; K closes it again."
OFF = "The skin is hidden; Layers, on the left, bring it back."


def skin_opacity_of(state: AppState) -> float:
    """The skin is shown whole unless its layer, a cut or the isolation of something inside takes it away."""
    return 0.0 if is_cut(state) or _alone(state) else state.layers["skin"]


def words_of_unseen(state: AppState) -> str:
    """Why no region is seen, and how to see it again; nothing while the skin is seen."""
    if skin_opacity_of(state) > 0.0:
        return ""
    return ALONE if _alone(state) else CUT if is_cut(state) else OFF


def _alone(state: AppState) -> bool:
    """Whether something inside is shown alone."""
    return state.isolated is not None and not state.isolated.startswith("skin.")
