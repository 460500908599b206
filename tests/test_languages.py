"""One mechanism says every text; a catalogue says it in another language."""

import gettext
from collections.abc import Iterator
from pathlib import Path

import pytest

from planner_app import catalogues
from planner_app.languages import language, mark, tr, trc, trn, use
from planner_app.settings import LANGUAGE, Settings

CATALOGUE = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "'{item}' is on hold."
msgstr "„{item}“ ruht."

msgid "{count} item"
msgid_plural "{count} items"
msgstr[0] "{count} Eintrag"
msgstr[1] "{count} Einträge"

msgctxt "of a person"
msgid "away"
msgstr "abwesend"
"""


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    catalogues.speak("en")


def speak(tmp_path: Path) -> None:
    compiled = tmp_path / "some.mo"
    compiled.write_bytes(catalogues.compile_catalogue(CATALOGUE.encode()))
    with compiled.open("rb") as file:
        use("de", gettext.GNUTranslations(file))


def test_english_is_the_source() -> None:
    assert tr("'{item}' is on hold.", item="Comp") == "'Comp' is on hold."
    assert trn("{count} item", "{count} items", 1) == "1 item"
    assert trn("{count} item", "{count} items", 1200) == "1\u202f200 items"
    assert trc("of a person", "away") == "away"


def test_a_catalogue_says_sentences_counts_and_words_of_a_context(tmp_path: Path) -> None:
    speak(tmp_path)
    assert tr("'{item}' is on hold.", item="Comp") == "„Comp“ ruht."
    assert [trn("{count} item", "{count} items", count) for count in (1, 2)] == [
        "1 Eintrag",
        "2 Einträge",
    ]
    assert trc("of a person", "away") == "abwesend"
    assert tr("A text without a translation.") == "A text without a translation."


def test_braces_in_a_name_are_only_a_name() -> None:
    assert tr("'{item}' is on hold.", item="{item} {0}") == "'{item} {0}' is on hold."
    assert tr(mark("Braces {stay} where nothing is filled in")) == (
        "Braces {stay} where nothing is filled in"
    )


def test_the_language_of_the_settings_is_spoken(monkeypatch: pytest.MonkeyPatch) -> None:
    Settings().set(LANGUAGE, "de")
    assert catalogues.speak_preferred() == "de" == language()
    Settings().set(LANGUAGE, "tlh")
    assert catalogues.speak_preferred() == "en" == language()
    Settings().set(LANGUAGE, catalogues.SYSTEM)
    for variable in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("LANG", "de_AT.UTF-8")
    assert catalogues.speak_preferred() == "de"


def test_a_catalogue_is_compiled_once_for_each_of_its_versions() -> None:
    catalogues.load("de")
    assert tr("no catalogue is spoken by loading it") == "no catalogue is spoken by loading it"
    assert catalogues.load("de").info()["language"] == "de"
