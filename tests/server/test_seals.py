"""What the office takes of sealed reports, and what it holds of them."""

import pytest

from protocol import errors, inspected, keys
from protocol.inspected import Place
from protocol.keys import SealingSecret
from protocol.messages import Kind
from server import cases, desk, inspectorate, lanes, queues
from server.rights import Right, Role
from server.tables import CASES, MESSAGE
from tests.server import queued, sealed
from tests.server.conftest import ANYBODY
from tests.server.phones import COMPLAINT, Photo

FOREIGN = SealingSecret(b"\x07" * 32)


@pytest.fixture
def sealing(house):
    sealed.furnish(house)
    return house


@pytest.fixture
def phone(house):
    return house.phone()


def refusal(house, phone, *said):
    """Return the codes of what was not taken."""
    return set(house.tell(phone, *said).receipt.refused.values())


def test_a_sealed_report_is_a_case_of_nobody_and_nowhere(sealing, phone):
    """Its row says which service, that it is a report, its steps and times, and no more."""
    report = sealed.report(sealing, phone)
    told = sealing.tell(phone, report.said, *report.photo.pieces)

    assert told.receipt.received == [report.case]
    with sealing.office.reading() as session:
        row = session.connection().execute(CASES.select()).one()
    assert (row.service, row.lane) == (COMPLAINT, lanes.Lane.INTEGRITY)
    assert (row.name, row.nik, row.village) == ("", "", "")
    assert (row.photos_held, row.photos_total) == (1, 1)
    assert queued.rows(sealing, ANYBODY) == ()


def test_the_new_manifest_goes_to_phones_that_have_the_old_roster(house, phone):
    """Keys are named by the root, and whoever asks next hears of them."""
    phone.roster = 0
    first = house.tell(phone)
    phone.roster = max(each.body["version"] for each in first.heard if each.kind == Kind.ROSTER)
    assert house.tell(phone).heard == []
    sealed.furnish(house)

    kinds = {each.kind: each.body for each in house.tell(phone).heard}

    assert set(kinds) == {Kind.MANIFEST, Kind.ROSTER}
    (term,) = kinds[Kind.MANIFEST]["inspectorate"]
    assert keys.unb64(term["key"]) == sealed.newest(house)
    assert kinds[Kind.ROSTER]["manifest"] == kinds[Kind.MANIFEST]["version"] == 2


@pytest.mark.parametrize("name", ["a stranger's key", "no office key"])
def test_a_report_sealed_to_nobody_here_is_refused(sealing, phone, name):
    """Nobody could ever read it; the phone hears so and says it."""
    reader = {
        "a stranger's key": FOREIGN.public,
        "no office key": sealing.office.keyring.sealing[-1].public,
    }[name]
    report = sealed.report(sealing, phone, reader=reader)

    assert refusal(sealing, phone, report.said) == {errors.SealedToNobodyError.code}


def test_what_is_no_box_is_refused(sealing, phone):
    """Cut short, too large, of another service."""
    good = sealed.report(sealing, phone).said.body
    box = keys.unb64(good["sealed"])
    for body, code in (
        (good | {"sealed": keys.b64(box[:-1])}, errors.SealedMalformedError.code),
        (good | {"service": "ktp-el"}, errors.SealedToNobodyError.code),
        (good | {"sealed": keys.b64(bytes(40_000))}, errors.BodyBadFieldsError.code),
    ):
        said = phone.say(Kind.APPLICATION, body)
        assert refusal(sealing, phone, said) == {code}


def test_nothing_is_added_to_a_sealed_report_in_the_open(sealing, phone):
    """No note, reason, answer or photo of the reporter's; a rating and a bare withdrawal may."""
    report = sealed.report(sealing, phone)
    sealing.tell(phone, report.said)
    photo = Photo(b"\xff\xd8\xffy")
    for kind, body in (
        (Kind.NOTE, {"text": "terbuka"}),
        (Kind.WITHDRAWAL, {"reason": "terbuka"}),
        (Kind.SUPPLEMENT, {"answers": {"text": "terbuka"}}),
        (Kind.SUPPLEMENT, {"documents": photo.named("complaint_evidence_2")}),
    ):
        said = phone.say(kind, {"case": report.case, **body})
        assert refusal(sealing, phone, said) == {errors.SealNeededError.code}
    assert refusal(sealing, phone, phone.withdraw(report.case)) == set()


def test_nothing_sealed_is_added_to_an_open_case(sealing, phone):
    """A colleague who may read the case could not read that."""
    application = phone.apply()
    sealing.tell(phone, application)
    place = Place(phone.signing.public, application.id, Kind.NOTE)
    said = inspected.conceal(
        {"case": application.id, "text": "tertutup"},
        [sealed.newest(sealing)],
        place,
        sealing.office.world,
    )

    code = refusal(sealing, phone, phone.say(Kind.NOTE, said))

    assert code == {errors.SealedToNobodyError.code}


def test_a_decision_in_a_sealed_case_is_sealed_or_not_said(sealing, phone):
    """The inspector's words are for two readers; who has no key decides nothing there."""
    ida = sealing.staff("ida", role=Role.INSPECTOR, agency="inspectorate")
    report = sealed.report(sealing, phone)
    sealing.tell(phone, report.said)
    world = sealing.office.world
    secrets = inspectorate.unlock(sealing.folder, sealed.PASSPHRASE)
    with pytest.raises(errors.SealNeededError), sealing.office.writing() as session:
        desk.decide(session, sealing.office, ida, report.case, "accept", world=world)
    with sealing.office.writing() as session:
        desk.decide(
            session,
            sealing.office,
            ida,
            report.case,
            "reject",
            reason="other",
            note="Bukan petugas kami.",
            world=world,
            secrets=secrets,
        )

    (said,) = sealing.tell(phone).heard
    assert set(said.body) == {"case", "step", "sealed"}
    assert sealed.heard(report, said) == {"reason": "other", "note": "Bukan petugas kami."}
    with sealing.office.writing() as session:
        seen = cases.detail(
            session,
            ida,
            report.case,
            sealing.office.shelf,
            now=sealing.clock.now,
            right=Right.INTEGRITY_READ,
            secrets=secrets,
        )
    assert seen.case.note == "Bukan petugas kami."


def test_an_open_report_is_taken_and_kept_apart(sealing, phone):
    """A phone that knew of no key yet said so before; it is the inspectorate's all the same."""
    ida = sealing.staff("ida", role=Role.INSPECTOR, agency="inspectorate")
    said = phone.say(Kind.APPLICATION, {"service": COMPLAINT, "answers": sealed.ANSWERS})
    sealing.tell(phone, said)

    assert queued.rows(sealing, ANYBODY) == ()
    with sealing.office.reading() as session:
        found = queues.page(
            session,
            ida,
            queues.Filter(),
            queues.Turn(),
            now=sealing.clock.now,
            right=Right.INTEGRITY_READ,
        )
    assert [each.summary.id for each in found.rows] == [said.id]


def test_the_ledger_has_nothing_of_what_a_report_says(sealing, phone):
    """Every message of its case, inflated: the box, and no word of what is in it."""
    report = sealed.report(sealing, phone)
    sealing.tell(phone, report.said, *report.photo.pieces)

    with sealing.office.reading() as session:
        raws = session.connection().execute(MESSAGE.select()).all()
    assert any(each.case_id == report.case for each in raws)
    assert all(b"dermaga" not in bytes(each.raw) for each in raws)
    assert "dermaga" not in str(report.said.body)
