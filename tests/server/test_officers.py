"""Village officers in the roster, and authors whose word has ended."""

import pytest

from protocol import errors, keys, qr, world
from protocol.ids import Digest
from protocol.messages import Kind
from protocol.trust import Role
from server import cli, desk, office, officers
from server.settings import Settings
from tests import databases
from tests.server.phones import VILLAGE, case


def revoke(house, phone, last=None):
    with house.office.writing() as session:
        return officers.revoke(session, house.office.world, phone.signing.kid, last)


def reinstate(house, phone):
    with house.office.writing() as session:
        return officers.reinstate(session, house.office.world, phone.signing.kid)


def roster_of(answer):
    """Return the roster an answer brought, None if it brought none."""
    found = [each for each in answer.heard if each.kind == Kind.ROSTER]
    return found[-1].body if found else None


def test_an_enrolled_device_speaks_as_an_officer(house):
    """From the next message on, in its villages; citizens hear the officer's name in the roster."""
    citizen, officer = house.phone(), house.officer(VILLAGE)
    application = citizen.apply()
    house.tell(citizen, application)

    decision = officer.say(Kind.DECISION, {"case": case(application), "step": "accept"})
    assert house.tell(officer, decision).receipt.received == [decision.id]

    citizen.roster = 1
    heard = house.tell(citizen)
    assert decision.id in {each.id for each in heard.heard}
    (listed,) = roster_of(heard)["officers"]
    assert (listed["name"], listed["role"], listed["scope"]) == (
        "BUDI CONTOH",
        "officer",
        [VILLAGE],
    )


def test_an_officer_of_another_village_decides_nothing_here(house):
    """Scope is judged by the office for every message."""
    citizen, officer = house.phone(), house.officer("82.04.07.2001")
    application = citizen.apply()
    house.tell(citizen, application)

    decision = officer.say(Kind.DECISION, {"case": case(application), "step": "accept"})

    assert house.tell(officer, decision).receipt.refused == {decision.id: "trust.not_entitled"}


def test_every_asker_hears_of_a_change(house):
    """The roster grows a version, and is owed to whoever has an older one."""
    phones = [house.phone() for _ in range(3)]
    known = roster_of(house.tell(phones[0], roster=0))["version"]
    house.officer()

    for phone in phones:
        assert roster_of(house.tell(phone, roster=known))["version"] == known + 1
        assert roster_of(house.tell(phone, roster=known + 1)) is None


def test_enrolled_again_is_moved_to_another_village(house):
    """The last word on a device's scope counts."""
    officer = house.officer("82.04.07.2001")
    with house.office.writing() as session:
        key = officer.signing.public
        officers.enrol(session, house.office.world, key, "BUDI", [VILLAGE, VILLAGE])
        (listed,) = officers.listed(session.connection())

    assert (listed.name, listed.scope, listed.role) == ("BUDI", (VILLAGE,), Role.OFFICER)


def test_a_staff_key_or_no_key_is_not_enrolled(house):
    """One key is one author with one role."""
    staff = house.staff()
    for key, trouble in ((staff.key, errors.KeyBadError), (bytes(32), errors.KeyBadError)):
        with house.office.writing() as session, pytest.raises(trouble):
            officers.enrol(session, house.office.world, key, "BUDI", [VILLAGE])


def test_a_full_roster_says_so(house, monkeypatch):
    """A roster has to fit into a parcel."""
    monkeypatch.setattr(officers, "ROSTER_LIMIT", 1)
    house.officer()

    with pytest.raises(errors.AccountBadError):
        house.officer()


def test_a_revoked_phone_is_held_and_told_nothing_but_the_roster(house):
    """What it says later is kept for a person to look at; nobody who finds it reads on."""
    phone, staff = house.phone(), house.staff()
    application = phone.apply()
    house.tell(phone, application)
    with house.office.writing() as session:
        desk.decide(
            session, house.office, staff, case(application), "accept", world=house.office.world
        )
    assert revoke(house, phone) == (1, 2)
    late = phone.supplement(case(application), purpose="health")
    phone.roster = 1

    answer = house.tell(phone, late)

    assert answer.receipt.held == {late.id: "author.revoked"}
    assert answer.receipt.owed is None
    assert {each.kind for each in answer.heard} == {Kind.ROSTER}
    assert roster_of(answer)["revoked"] == {phone.signing.kid: [1, 2]}


def test_what_was_said_before_stands(house):
    """An officer's decisions up to the last one named go on counting, also when they come late."""
    citizen, officer = house.phone(), house.officer()
    first, second = citizen.apply(), citizen.apply(full_name="SITI DUA")
    house.tell(citizen, first, second)
    house.tell(officer)
    said = [
        officer.say(Kind.DECISION, {"case": case(each), "step": "accept"})
        for each in (first, second)
    ]
    revoke(house, officer, (1, said[0].seq))

    receipt = house.tell(officer, *said).receipt

    assert receipt.received == [said[0].id]
    assert receipt.held == {said[1].id: "author.revoked"}


def test_a_revocation_is_taken_back(house):
    """Found again: what was held meanwhile is read when the phone asks about it."""
    phone = house.phone()
    revoke(house, phone)
    application = phone.apply()
    assert house.tell(phone, application).receipt.held

    assert reinstate(house, phone)
    assert not reinstate(house, phone)

    receipt = house.tell(phone, application).receipt
    assert receipt.received == [application.id]
    assert receipt.places == {application.id: 1}


def test_what_a_revoked_phone_forgot_comes_back_to_it_once_it_may_speak(house):
    """A phone put back to before it said it asks about nothing: nobody else would."""
    phone = house.phone()
    revoke(house, phone)
    application = phone.apply()
    house.tell(phone, application)
    assert house.tell(phone).heard == []

    reinstate(house, phone)
    answer = house.tell(phone)

    assert application.id in {each.id for each in answer.heard}
    assert answer.receipt.held == {application.id: "author.revoked"}
    assert house.tell(phone, application).receipt.places == {application.id: 1}


def test_a_staff_member_is_revoked_like_anybody(house):
    """A key that was taken from the office's own desk decides nothing any more."""
    phone, staff = house.phone(), house.staff()
    application = phone.apply()
    house.tell(phone, application)
    with house.office.writing() as session:
        officers.revoke(session, house.office.world, keys.signing_kid(staff.key))

    with house.office.writing() as session, pytest.raises(errors.NotEntitledError):
        desk.decide(
            session, house.office, staff, case(application), "accept", world=house.office.world
        )


# --- the commands -----------------------------------------------------------------------------

KEY = keys.SigningSecret(b"\x31" * 32)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    databases.tell(monkeypatch, tmp_path / "office")
    assert cli.main(["keys", "init", "--development"]) == 0


@pytest.mark.parametrize(
    "device", [KEY.public.hex(), qr.request(KEY.public, Digest("ab" * 32))], ids=["hex", "code"]
)
def test_the_commands_enrol_list_and_revoke(folder, device, capsys):
    """From the text a device shows, or its key; listed with role, scope and end."""
    enrol = ["enrol", device, "--name", "BUDI CONTOH", "--village", VILLAGE]
    assert cli.main(enrol) == 0
    assert cli.main(["roster"]) == 0
    assert f"{KEY.kid}  officer  BUDI CONTOH  {VILLAGE}\n" in capsys.readouterr().out

    assert cli.main(["revoke", KEY.kid, "--last", "1:17"]) == 0
    assert cli.main(["roster"]) == 0
    assert "revoked after 1:17" in capsys.readouterr().out

    assert cli.main(["revoke", device, "--undo"]) == 0
    assert cli.main(["revoke", device, "--undo"]) == 1
    assert "is not revoked" in capsys.readouterr().err
    assert cli.main(["revoke", KEY.kid]) == 0
    assert "0:0" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["enrol", "xyz", "--name", "B", "--all"], "neither the text"),
        (["enrol", "LYQ1:R:ABC", "--name", "B", "--all"], "neither the text"),
        (["enrol", "00" * 32, "--name", "B", "--all"], "neither the text"),
        (["enrol", KEY.public.hex(), "--name", "B", "--village", "99.99"], "no such village"),
        (["enrol", KEY.public.hex(), "--name", "B", "--service", "paspor"], "no such village"),
        (["revoke", "0123456789abcdef"], "nobody here"),
        (["revoke", KEY.kid, "--last", "today"], "an epoch and a number"),
    ],
    ids=lambda each: " ".join(each)[:24] if isinstance(each, list) else "",
)
def test_what_cannot_be_done_is_one_sentence(folder, words, said, capsys):
    """A wrong device, place or number changes nothing."""
    assert cli.main(words) == 1
    assert said in capsys.readouterr().err

    opened = office.open_office(Settings.from_env(), world.real())
    with opened.reading() as session:
        assert officers.listed(session.connection()) == []
