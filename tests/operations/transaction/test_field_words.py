"""Every column that a sentence can name has its words in the catalogues."""

import pytest

from planner_app.model import Record
from planner_app.model.fields import fields_of, words_of
from planner_app.operations.transaction.field_words import FIELD_WORDS
from planner_app.operations.transaction.journal import RECORD_TYPES


@pytest.mark.parametrize("record_type", sorted(RECORD_TYPES.values(), key=str))
def test_the_words_of_fields_are_marked(record_type: type[Record]) -> None:
    """The model declares them in columns, where the command that extracts does not look."""
    said = {words_of(record_type, field.name) for field in fields_of(record_type)}
    assert said <= FIELD_WORDS
