"""What has ended stays so, whichever backup the office is put back from."""

import pytest
from sqlalchemy import select

from protocol import world
from protocol.posts import Post
from server import (
    backups,
    cli,
    clients,
    ended,
    erasing,
    keeping,
    office,
    officers,
    roster,
    staffing,
)
from server.audit_tables import AUDIT
from server.erasing import Why
from server.rights import Role
from server.settings import Settings
from server.tables import CASES
from server.trust_tables import VOUCHER_USED
from tests import databases
from tests.server import tablets
from tests.server.conftest import WHOLE


@pytest.fixture
def told(house, monkeypatch):
    """An office its commands know of."""
    databases.tell(monkeypatch, house.folder)
    return house


def write(house, do, *given, **more):
    with house.office.writing() as session:
        return do(session, house.office.world, *given, **more)


def lose(house):
    """Lose the database; what lies beside it is left."""
    house.office.engine.dispose()
    databases.empty(house.folder)


@pytest.fixture
def reopened():
    """Open an office as it is now, and close it in the end."""
    found = []

    def reopen():
        found.append(office.open_office(Settings.from_env(), world.real()))
        return found[-1]

    yield reopen
    for each in found:
        each.engine.dispose()


def ends(opened):
    """Return whose word the newest roster says has ended, and its version."""
    with opened.writing() as session:
        standing = roster.standing(session.connection(), opened)
    return set(standing.revoked), standing.version


def scalars(opened, asked):
    with opened.reading() as session:
        return session.connection().scalars(asked).all()


def test_nothing_that_has_ended_comes_back_with_a_backup(told, tmp_path, reopened):
    """Devices, voucher, account, rights, system and case stand as they did when it was lost."""
    boss = told.staff("ani", role=Role.ADMIN)
    phone, other = told.phone(), told.phone()
    case = phone.apply()
    told.tell(phone, case)
    for name in ("budi", "citra", "dewi"):
        told.staff(name, role=Role.ADMIN)
    secret = write(told, clients.add, "system-d", "Dinas D", ["*"], list(clients.Scope))
    tablet = tablets.Tablet(told.office)
    told.tell(tablet, tablet.introduce())
    assert cli.main(["backup", str(tmp_path / "copy")]) == 0
    head = tablet.clerk("BUDI CONTOH", Post.HEAD)
    told.tell(tablet, head.enlist(head, voucher=tablet.voucher()))
    assert cli.main(["revoke", phone.signing.kid]) == 0
    write(told, officers.revoke, head.kid)
    with told.office.writing() as session:
        world_ = told.office.world
        staffing.end(session, boss, "budi", world_)
        citra = staffing.staff.account(session, "citra")
        staffing._change(session, boss, citra, Role.VERIFIER, WHOLE, world_)
        clients.revoke(session, world_, "system-d")
        erasing.case(session.connection(), told.office, case.id, Why.REQUEST, "ani")
    ended.remember(told.office)
    spent = scalars(told.office, select(VOUCHER_USED.c.id))
    before, version = ends(told.office)
    assert {phone.signing.kid, head.kid} <= before
    lose(told)

    assert cli.main(["restore", str(tmp_path / "copy")]) == 0

    again = reopened()
    now, newer = ends(again)
    assert (before <= now, other.signing.kid in now, newer > version) == (True, False, True)
    assert scalars(again, select(VOUCHER_USED.c.id)) == spent != []
    with again.reading() as session:
        members = {each.staff.username: each for each in staffing.members(session, 1).rows}
        assert members["budi"].ended_at is not None
        assert members["citra"].staff.role is Role.VERIFIER
        assert (members["dewi"].ended_at, members["dewi"].staff.role) == (None, Role.ADMIN)
        assert clients.proven(session, "system-d", secret) is None
    assert scalars(again, select(CASES.c.id)) == []
    by_office = select(AUDIT.c.action).where(AUDIT.c.actor == "office")
    assert {"restored", "revoked", "staff_ended", "client_ended"} <= set(scalars(again, by_office))


def test_a_device_found_again_is_not_lost_again_with_the_backup(told, tmp_path, reopened):
    """Of two words on it the later counts, though the clock went back: also of three."""
    found, lost = told.phone(), told.phone()
    for phone in (found, lost):
        write(told, officers.revoke, phone.signing.kid)
    assert cli.main(["backup", str(tmp_path / "copy")]) == 0
    told.clock.passes(days=-400)
    for phone in (found, lost):
        write(told, officers.reinstate, phone.signing.kid)
        ended.remember(told.office)
    write(told, officers.revoke, lost.signing.kid, (1, 1))
    ended.remember(told.office)
    lose(told)

    assert cli.main(["restore", str(tmp_path / "copy")]) == 0

    again = reopened()
    assert ends(again)[0] == {lost.signing.kid}
    with again.writing() as session:
        assert officers.reinstate(session, again.world, lost.signing.kid)
    ended.remember(again)
    assert ends(again)[0] == set()


def test_each_machine_of_an_office_knows_what_has_ended(told, tmp_path, reopened):
    """Whoever did it, wherever, while that machine serves: a restore there knows it too."""
    phone = told.phone()
    assert cli.main(["backup", str(tmp_path / "copy")]) == 0
    keeper = keeping.Keeper(told.office)
    keeper.start()
    write(told, officers.revoke, phone.signing.kid)
    keeper.stop()
    lose(told)

    assert cli.main(["restore", str(tmp_path / "copy")]) == 0

    assert ends(reopened())[0] == {phone.signing.kid}


def test_an_older_copy_knows_what_newer_ones_beside_it_know(told, tmp_path, reopened):
    """On a machine that knows nothing: what was revoked since stands in the copies made since."""
    phone = told.phone()
    copies = tmp_path / "copies"
    assert cli.main(["backup", str(copies / "20260101T000000Z")]) == 0
    write(told, officers.revoke, phone.signing.kid)
    assert cli.main(["backup", str(copies / "20260102T000000Z")]) == 0
    lose(told)
    (told.folder / ended.FILE_NAME).unlink()

    assert cli.main(["restore", str(copies / "20260101T000000Z")]) == 0

    assert ends(reopened())[0] == {phone.signing.kid}


def test_a_database_put_back_by_its_own_means_is_told_as_well(told, tmp_path, reopened):
    """As PostgreSQL's own archive does: `rebuild --restored` says what is to be done."""
    phone = told.phone()
    case = phone.apply()
    told.tell(phone, case)
    backups.write(told.office.engine, tmp_path / "office.db")
    write(told, officers.revoke, phone.signing.kid)
    with told.office.writing() as session:
        erasing.case(session.connection(), told.office, case.id, Why.REQUEST, "ani")
    ended.remember(told.office)
    lose(told)
    opened = reopened()
    backups.restore(tmp_path / "office.db", opened.engine)

    assert cli.main(["rebuild", "--restored"]) == 0

    assert ends(reopened())[0] == {phone.signing.kid}
    assert scalars(reopened(), select(CASES.c.id)) == []


def test_a_drill_finds_a_list_that_cannot_be_read(told, tmp_path, capsys):
    """Before anybody needs it; and it ends nothing in the office itself."""
    phone = told.phone()
    assert cli.main(["backup", str(tmp_path / "copy")]) == 0
    path = tmp_path / "copy" / ended.FILE_NAME
    path.write_text(f"word {phone.signing.kid} 7 1 1\n")
    assert cli.main(["drill", str(tmp_path / "copy")]) == 0
    assert ends(told.office)[0] == set()

    path.write_text("word\n")

    assert cli.main(["drill", str(tmp_path / "copy")]) == 1


def test_what_was_only_begun_is_not_written_down(told):
    """The list is made from what the database says, it only grows, and it names nobody."""
    phone = told.phone()
    with told.office.writing() as session:
        officers.revoke(session, told.office.world, phone.signing.kid)
        session.rollback()
    ended.remember(told.office)
    assert not (told.folder / ended.FILE_NAME).exists()

    write(told, officers.revoke, phone.signing.kid)
    for _ in range(2):
        ended.remember(told.office)

    assert (told.folder / ended.FILE_NAME).read_text() == f"word {phone.signing.kid} 1 1 1\n"
