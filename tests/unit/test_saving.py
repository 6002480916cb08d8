"""A file is written where the person said, and over nothing that was not chosen."""

from __future__ import annotations

from pathlib import Path

from app.ui.saving import with_suffix


def test_a_name_gets_its_suffix_and_keeps_its_dots(tmp_path: Path) -> None:
    assert with_suffix(str(tmp_path / "a.yaml"), ".yaml") == (tmp_path / "a.yaml", "")
    assert with_suffix(str(tmp_path / "a.b"), ".yaml") == (tmp_path / "a.b.yaml", "")


def test_a_file_that_the_suffix_leads_to_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("kept", "utf-8")
    out, taken = with_suffix(str(tmp_path / "a"), ".yaml")
    assert out == tmp_path / "a.yaml" and "is there already" in taken and "\n" not in taken
    assert with_suffix(str(tmp_path / "a.yaml"), ".yaml") == (tmp_path / "a.yaml", ""), (
        "chosen itself, it was agreed to"
    )
