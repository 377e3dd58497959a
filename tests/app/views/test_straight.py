"""The page on which a photo is laid straight."""

from app.views import straight
from tests.app.views import looking, states


def test_a_thumb_turns_and_cuts_and_says_when_it_is_right():
    """One button to turn, one for each side, one back to how it was, one that keeps it."""
    act = looking.Recorder()
    drawn = straight.straight(states.straight(), act)

    for name in ("Putar", "Atas", "Bawah", "Kiri", "Kanan", "Kembalikan semula"):
        looking.press(drawn, name)
    looking.press(drawn, "Pakai foto ini")
    looking.press(drawn, "Kembali")

    hows = ("turn", "top", "bottom", "left", "right", "whole")
    assert act.calls == [
        *(("straighten", "d1", "kk", how) for how in hows),
        ("keep_straight", "d1", "kk"),
        ("go", "/drafts/d1"),
    ]


def test_what_lies_as_it_was_taken_has_no_way_back():
    """Nothing to undo, no button for it."""
    drawn = straight.straight(states.straight(changed=False), looking.Recorder())

    assert "Kembalikan semula" not in looking.words(drawn)
