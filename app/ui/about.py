"""What stands under the About page: the licence of every mesh, and the versions this program runs on.

Must not know: Qt, VTK.
"""

from __future__ import annotations

from html import escape

from app.domain.atlas import Atlas
from app.environment import versions

PAGE = "chapter.about"


def about_html(atlas: Atlas) -> str:
    """Licences of all meshes grouped by source and licence, then versions."""
    groups: dict[tuple[str, str], list[str]] = {}
    for record in atlas.meshes.values():
        names = groups.setdefault((record.source, record.licence), [])
        name = record.id.removesuffix(".left").removesuffix(".right")
        if name not in names:
            names.append(name)
    parts = ["<h2>Where every mesh comes from</h2>"]
    for (source, licence), names in groups.items():
        listed = ", ".join(escape(name) for name in names)
        parts.append(f'<p><b>{escape(licence)}</b><br>{escape(source)}<br><span class="muted">{listed}</span></p>')
    if not groups:
        parts.append("<p>No mesh could be read.</p>")
    parts.append("<h2>Versions</h2><table>")
    parts += [f"<tr><td>{escape(name)}</td><td>{escape(number)}</td></tr>" for name, number in versions().items()]
    parts.append("</table>")
    return "".join(parts)
