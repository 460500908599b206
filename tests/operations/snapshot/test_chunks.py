"""A mapping by id whose changed copies share what did not change; a dictionary says what is
right."""

from hypothesis import given
from hypothesis import strategies as st

from planner_app.operations.snapshot.chunks import Chunked

IDS = st.integers(1, 40) | st.integers(500, 530) | st.integers(1, 5_000)


@given(
    start=st.dictionaries(IDS, st.text(max_size=2)),
    changes=st.lists(
        st.tuples(st.dictionaries(IDS, st.text(max_size=2), max_size=5), st.sets(IDS, max_size=5))
    ),
)
def test_a_changed_copy_is_what_a_dictionary_would_be(
    start: dict[int, str], changes: list[tuple[dict[int, str], set[int]]]
) -> None:
    rows, expected = Chunked(start), dict(start)
    for found, gone in changes:
        before = dict(expected)
        changed = rows.changed(found, gone - found.keys())
        expected = {key: value for key, value in expected.items() if key not in gone} | found
        assert dict(rows) == before, "the old one stays as it was"
        rows = changed
    in_order = sorted(expected.items())
    assert (dict(rows), len(rows), bool(rows)) == (expected, len(expected), bool(expected))
    assert (list(rows.items()), list(rows.values())) == (in_order, [value for _, value in in_order])
    assert (list(rows), list(reversed(rows))) == (sorted(expected), sorted(expected, reverse=True))
    for key in (*expected, 41, 6_000):
        assert (rows.get(key), rows.get(key, "?"), key in rows) == (
            expected.get(key),
            expected.get(key, "?"),
            key in expected,
        )


def test_what_did_not_change_is_shared() -> None:
    value = object()
    rows = Chunked(dict.fromkeys(range(1, 2000), value))
    assert rows.changed({1: value}).__getitem__(1_999) is value
    assert rows.changed({}) == rows
