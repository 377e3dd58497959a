"""What a case's page says first."""

from datetime import timedelta

from app.present import cases, slip
from app.present.cases import Known
from app.storage.deliveries import Delivery
from protocol import services
from protocol.case import State
from tests.app.present.made import NOW, case

SAID = "Sudah kami periksa.\n\nTerima kasih."


def ended(state=State.COMPLETED, **said):
    over = case(state, holder="", step="complete", **said)
    return Known(over, Delivery(saved_at=NOW - timedelta(days=2), received_at=NOW))


def test_an_answer_is_what_a_case_that_is_over_says_first():
    """Whoever asked opens it to read that, paragraphs and all; without one, what was done."""
    catalogue = services.catalogue()

    assert cases.show(ended(note=SAID), catalogue, {}, NOW).standing == SAID
    assert cases.show(ended(), catalogue, {}, NOW).standing.startswith("Sudah diterima")


def test_a_photo_to_be_taken_again_is_named_as_people_say_it():
    """A label that begins with what the sentence begins with is not said twice."""
    service = services.catalogue()["surat-keterangan-tidak-mampu"]
    asked = case(State.NEEDS_FIX, step="ask", reason="photo_unreadable", mends=("kk",))

    assert cases.reason(asked, service) == (
        "Foto Kartu Keluarga asli tidak jelas. Foto lagi di tempat terang."
    )


def test_what_was_said_in_a_sealed_case_is_on_no_paper():
    """A slip is for others to look at: why a report was refused stands on the screen alone."""
    catalogue = services.catalogue()
    refused = {"state": State.REJECTED, "reason": "other", "note": SAID}
    shut, plain = (ended(sealed=sealed, **refused) for sealed in (True, False))

    assert SAID not in slip.slip(shut, catalogue, "SITI CONTOH", "LYQ1", NOW).next
    assert SAID in slip.slip(plain, catalogue, "SITI CONTOH", "LYQ1", NOW).next
    assert SAID in cases.show(shut, catalogue, {}, NOW).next_thing
