"""Free text is tidied and otherwise left alone."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from protocol import texts


@given(st.text())
def test_a_tidy_text_can_always_be_sent(text):
    """No half characters, no control signs, and tidying twice changes nothing."""
    tidy = texts.tidy(text)

    tidy.encode("utf-8")
    assert tidy == texts.tidy(tidy)
    assert not any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in tidy)


def test_what_turns_writing_around_unseen_is_left_out():
    """Marks, embeddings and isolates: a name is read in the order it was typed in."""
    unseen = "".join(
        map(chr, (*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A)))
    )

    assert texts.tidy("SITI" + unseen + " UJI") == "SITI UJI"
