"""Choosing a reader, and the sentences for what no reader is asked about."""

from pathlib import Path

import pytest

from planner_app.errors import Cancelled, SourceUnreadable
from planner_app.interchange import formats
from tests.interchange.checks import assert_sound


def test_the_suffix_chooses_the_reader_whatever_its_case(tmp_path: Path) -> None:
    path = tmp_path / "Show.CSV"
    path.write_text("Name,Low,High\nsh010,2,6\n")
    told: list[str] = []
    document = formats.read(path, progress=told.append)
    assert [item.name for item in document.items] == ["sh010"]
    assert (document.name, told) == ("Show", ["Reading Show.CSV"])


def test_a_project_file_is_read_through_java(java: None, plans: Path) -> None:
    told: list[str] = []
    document = formats.read(
        plans / "mpp" / "new_product_2004.mpp", progress=told.append, cancelled=lambda: False
    )
    assert_sound(document)
    assert document.name == "Product #23 Development"
    assert told == ["Reading new_product_2004.mpp", "Understanding new_product_2004.mpp"]


def test_a_password_is_named(java: None, plans: Path) -> None:
    with pytest.raises(SourceUnreadable, match=r"protected by a password\. Save it without one"):
        formats.read(plans / "mpp" / "password-protected-mpp9.mpp")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("missing.mpp", None, "There is no file"),
        ("empty.mpp", b"", r"empty\.mpp is empty"),
        ("empty.csv", b"", r"empty\.csv is empty"),
        ("song.mp3", b"x", r"files ending in \.mp3 are not known. The known endings are \.mpp"),
        ("noending", b"x", "its name has no ending"),
    ],
)
def test_what_cannot_be_read_gives_one_sentence(
    tmp_path: Path, name: str, content: bytes | None, words: str
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SourceUnreadable, match=words) as raised:
        formats.read(path)
    assert str(raised.value).endswith(".") and "\n" not in str(raised.value)


def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    folder = tmp_path / "folder.mpp"
    folder.mkdir()
    with pytest.raises(SourceUnreadable, match="is not a file but a folder"):
        formats.read(folder)


def test_cancelling_a_table(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Name\nsh010\n")
    with pytest.raises(Cancelled):
        formats.read(path, cancelled=lambda: True)
