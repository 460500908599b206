"""Tokens: how they are kept, proven and taken back."""

import json
import logging
import stat
import statistics
import sys
import time
from pathlib import Path

import pytest

from planner_app.api.http.tokens import Identity, Tokens
from planner_app.errors import Refused, UserError


def test_a_token_names_somebody_and_is_kept_as_a_hash(tmp_path: Path) -> None:
    tokens = Tokens(tmp_path)
    token, looking = tokens.make("nightly", read_only=False), tokens.make("screen", read_only=True)
    assert (
        tokens.prove("nightly", token)
        == tokens.prove(None, token)
        == Identity("nightly", read_only=False)
    )
    assert tokens.prove("screen", looking) == Identity("screen", read_only=True)
    assert (
        tokens.prove("screen", token)
        is tokens.prove(None, token[:-1] + "x")
        is tokens.prove(None, "")
        is None
    )
    kept = (tmp_path / "tokens.json").read_text("utf-8")
    assert token[8:] not in kept and looking[8:] not in kept
    assert [line["name"] for line in json.loads(kept)] == ["nightly", "screen"]
    if sys.platform != "win32":
        assert stat.S_IMODE((tmp_path / "tokens.json").stat().st_mode) == 0o600


def test_a_proven_token_is_remembered_until_the_file_changes_whoever_changes_it(
    tmp_path: Path,
) -> None:
    serving, managing = Tokens(tmp_path), Tokens(tmp_path)
    token = managing.make("nightly", read_only=False)
    assert serving.remembered(None, token) is None
    serving.prove(None, token)
    assert serving.remembered("nightly", token) == Identity("nightly", read_only=False)
    assert serving.remembered("other", token) is None
    other = managing.make("other", read_only=False)
    assert serving.remembered(None, token) is None, "asked anew"
    assert serving.prove(None, other) and serving.prove(None, token)
    managing.revoke("nightly")
    assert serving.remembered(None, token) is serving.prove(None, token) is None
    assert serving.prove(None, other) is not None


def test_a_wrong_token_takes_as_long_as_a_right_one_whether_or_not_it_begins_like_one(
    tmp_path: Path,
) -> None:
    tokens = Tokens(tmp_path)
    token = tokens.make("nightly", read_only=False)

    def took(given: str) -> float:
        times = []
        for _ in range(7):
            start = time.thread_time()
            tokens.prove(None, given)
            times.append(time.thread_time() - start)
        return statistics.median(times)

    right = took(token)
    assert 0.3 < took(token[:8] + "0" * 32) / right < 3
    assert 0.3 < took("0" * 40) / right < 3


@pytest.mark.parametrize("name", ["", " ", "a:b", "a\nb", "x" * 256])
def test_a_name_that_cannot_be_sent_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(Refused):
        Tokens(tmp_path).make(name, read_only=False)


def test_a_name_has_one_token_and_what_is_not_there_cannot_be_taken_back(tmp_path: Path) -> None:
    tokens = Tokens(tmp_path)
    tokens.make("nightly", read_only=False)
    with pytest.raises(Refused, match="already a token for 'nightly'"):
        tokens.make("nightly", read_only=True)
    with pytest.raises(Refused, match="no token for 'other'"):
        tokens.revoke("other")


def test_a_damaged_file_lets_nobody_in(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    tokens = Tokens(tmp_path)
    token = tokens.make("nightly", read_only=False)
    assert tokens.prove(None, token)
    (tmp_path / "tokens.json").write_text('[{"name": "nightly"}]', "utf-8")
    with caplog.at_level(logging.WARNING):
        assert tokens.remembered(None, token) is tokens.prove(None, token) is None
    assert "nobody can be let in" in caplog.text
    with pytest.raises(UserError, match="cannot be read"):
        tokens.all()
