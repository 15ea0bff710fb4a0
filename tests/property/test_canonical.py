"""The canonical form under every hash, held against another implementation of RFC 8785."""

from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from cycle.chain import canonical

WORDS = st.text(st.characters(exclude_categories=["Cs"]))
KEYS = st.text(st.characters(exclude_categories=["Cs"], max_codepoint=0xFFFF))
SAFE = st.integers(-(2**53) + 1, 2**53 - 1)
"""RFC 8785 knows numbers as JavaScript has them."""
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | SAFE | WORDS,
    lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner),
)


@given(VALUES)
def test_it_is_that_of_rfc_8785(value: Any) -> None:
    assert canonical(value).encode() == rfc8785.dumps(value)


@given(VALUES, st.floats())
def test_no_fraction_is_ever_hashed(value: Any, fraction: float) -> None:
    for hidden in (fraction, [value, fraction], {"inner": {"deep": [fraction]}}):
        with pytest.raises(TypeError):
            canonical(hidden)
