"""The office changes its keys under a running village: nobody waits, nobody writes it again."""

import random
from dataclasses import replace

import pytest

from app.settings import HERE, read_deployment
from app.storage import identity
from app.sync import outbox
from app.sync.pace import Pace
from app.voyage import cargo
from app.voyage.villager import Villager
from protocol import errors, keys, parcel, world
from protocol.keys import SigningSecret
from protocol.steps import State
from server import rotation
from tests import warm
from tests.harbour import SERVICE, TODAY, applies, state
from tests.village import ROOT

HEIR = SigningSecret(b"\x21" * 32)


def rotated(village):
    return rotation.sealing(village.office.folder, village.world)


def renewed(village, root=ROOT, heir=None):
    return rotation.signing(village.office.folder, village.world, root, heir)


def sealed_to(citizen):
    """Return the kid on the last parcel this phone handed over."""
    return parcel.header(citizen.way.seen[-1]).address.hex()


def carded(citizen):
    """Seal what waits as a memory card would carry it, and hand it to nobody yet."""
    link = citizen.way.link
    with citizen.store.reading() as session:
        return outbox.pack(session, citizen.world, link, Pace.on(link), outbox.Carried()).sealed


def sealing_kids(village):
    return [secret.kid for secret in village.office.office.keyring.sealing]


def test_the_next_sealing_key_is_known_before_it_is_used(village, siti):
    """Published 60 days ahead, used from its day on; asking more often changes nothing."""
    siti.syncs()
    (first,) = sealing_kids(village)
    village.passes(days=29)
    assert rotated(village).published == ()

    village.passes(days=2)
    assert len(rotated(village).published) == 1
    assert rotated(village).published == ()
    _, second = sealing_kids(village)
    siti.syncs()
    assert sealed_to(siti) == first
    village.passes(days=58)
    applies(siti, seed=1)
    siti.syncs()
    assert sealed_to(siti) == first

    village.passes(days=2)
    applies(siti, seed=2)
    siti.syncs()
    assert sealed_to(siti) == second
    assert siti.waiting() == []


def test_a_parcel_sealed_to_the_key_before_is_opened_90_days_more(village, siti):
    """A memory card that went astray for 60 days, and for 90, still arrives; once it counts."""
    siti.syncs()
    known = applies(siti, seed=1)
    late = carded(siti)
    for _ in range(5):
        village.passes(days=35)
        rotated(village)
    village.passes(days=4)  # day 179

    assert late[6:14].hex() == sealing_kids(village)[0]
    village.office.receives([late])
    siti.syncs()

    assert siti.waiting() == []
    assert state(siti, known).state is State.AT_VILLAGE
    with village.office.office.reading() as session:
        assert session.connection().exec_driver_sql("SELECT count(*) FROM cases").scalar() == 1


def test_a_destroyed_key_is_gone_from_the_disk(village):
    """From day 180 its secret is in no file of the office, and the old file's bytes are gone."""
    folder = village.office.folder
    old = village.office.office.keyring.sealing[0]
    with (folder / "office.keys").open("rb") as was:
        for day in (80, 170, 181):
            village.clock = village.clock.replace(year=2026, month=11, day=24)
            village.passes(days=day)
            done = rotated(village)
        assert done.destroyed == (old.kid,)
        was.seek(0)
        assert not was.read().strip(b"\0")

    for path in folder.iterdir():
        assert old.secret.hex().encode() not in path.read_bytes()
        assert old.secret not in path.read_bytes()
    assert old.kid not in sealing_kids(village)


def test_a_parcel_for_a_destroyed_key_is_sealed_anew(village, siti):
    """Away for 200 days, a phone is refused once, asks for the roster and gets through."""
    siti.syncs()
    (first,) = sealing_kids(village)
    known = applies(siti)
    for _ in range(4):
        village.passes(days=50)
        rotated(village)
    assert first not in sealing_kids(village)
    lost = carded(siti)
    with pytest.raises(errors.DeliveryRefusedError):
        village.office.receives([lost])
    siti.way.seen.clear()

    report = siti.syncs()

    assert [parcel.header(sealed).address.hex() for sealed in siti.way.seen[:1]] == [first]
    assert sealed_to(siti) in sealing_kids(village)
    assert report.waiting == 0
    assert state(siti, known).state is State.AT_VILLAGE


def test_an_office_that_forgot_to_rotate_goes_on(village, siti):
    """Its newest key serves for as long as it takes, and 90 days beyond the next one's first."""
    siti.syncs()
    village.passes(days=270)
    applies(siti, seed=1)
    siti.syncs()
    assert siti.waiting() == []
    late_known = applies(siti, seed=2)
    late = carded(siti)

    assert rotated(village).destroyed == ()
    village.passes(days=85)
    rotated(village)
    village.office.receives([late])
    siti.syncs()

    assert state(siti, late_known).state is State.AT_VILLAGE


def test_a_new_signing_key_is_believed_at_once(village, siti):
    """The answer that is signed with it brings the root's word for it, even 300 days later."""
    known = applies(siti)
    siti.syncs()
    old = village.office.office.keyring.signing
    village.passes(days=300)

    ring = renewed(village)

    assert village.office.office.keyring.signing == ring.signing != old
    village.office.decides(known, "accept")
    report = siti.syncs()
    assert report.dropped == 0
    assert state(siti, known).state is State.VILLAGE_REVIEW
    village.office.decides(known, "sign")
    siti.syncs()
    assert state(siti, known).state is State.SIGNING


def test_a_receipt_for_the_old_signing_key_is_read(village, siti):
    """A card written before the key was renewed speaks to the old one, and still counts."""
    siti.syncs()
    known = applies(siti)
    card = carded(siti)
    renewed(village)

    village.office.receives([card])
    siti.syncs()

    assert state(siti, known).state is State.AT_VILLAGE


def test_the_old_signing_key_speaks_for_60_days_more(village, siti):
    """What was signed before and is still on its way is believed for that long, not longer."""
    siti.syncs()
    old = village.office.office.keyring.signing.public
    renewed(village)
    siti.syncs()

    for days, believed in ((59, True), (2, False)):
        village.passes(days=days)
        siti.syncs()
        with siti.store.reading() as session:
            keys_now = identity.peers(session).office_keys(identity.office_time(session))
        assert (old in keys_now) is believed


def test_the_old_signing_secret_does_not_stay(village):
    """Renewed is replaced: only its public half is remembered."""
    old = village.office.office.keyring.signing
    renewed(village)

    assert old.seed.hex() not in (village.office.folder / "office.keys").read_text()


def test_the_roots_pass_on(village, siti):
    """A phone that missed the succession hears it together with the heir's first manifest."""
    known = applies(siti)
    siti.syncs()
    renewed(village, heir=HEIR.public)
    village.passes(days=200)
    renewed(village, HEIR)
    village.passes(days=10)
    renewed(village, HEIR)
    assert village.office.office.keyring.manifest.author == HEIR.public

    village.office.decides(known, "accept")
    siti.syncs()

    assert state(siti, known).state is State.VILLAGE_REVIEW
    newcomer = village.citizen("budi")
    case = applies(newcomer, seed=5)
    newcomer.syncs()
    assert state(newcomer, case).state is State.AT_VILLAGE


@pytest.mark.parametrize("seed", [b"\x05" * 32, keys.DEVELOPMENT_ROOT_SEED[::-1]])
def test_only_a_root_renews(village, seed):
    """Any other key signs for nobody, and nothing is written."""
    before = (village.office.folder / "office.keys").read_bytes()

    with pytest.raises(errors.NotEntitledError):
        renewed(village, SigningSecret(seed))
    with pytest.raises(errors.KeyBadError):
        renewed(village, heir=bytes(32))

    assert (village.office.folder / "office.keys").read_bytes() == before


def test_keys_found_broken_do_not_stop_an_open_office(village, siti):
    """While the file is unreadable the office goes on with the keys it has."""
    path = village.office.folder / "office.keys"
    whole = path.read_bytes()
    siti.syncs()
    applies(siti)

    path.write_bytes(b"{")
    siti.syncs()

    assert siti.waiting() == []
    path.write_bytes(whole)
    applies(siti, seed=2)
    siti.syncs()
    assert siti.waiting() == []


def test_a_serving_office_takes_its_new_keys_up(tmp_path):
    """Renewed by the command beside it, an open office signs with the new key, unrestarted."""
    office = warm.Office(tmp_path / "office")
    office.prepare()
    (tmp_path / "root").write_text(keys.DEVELOPMENT_ROOT_SEED.hex())
    here = replace(read_deployment(HERE / "deployment.toml"), office=office.url)
    with office:
        office.start()
        villager = Villager(tmp_path / "phone", here, world.real())
        villager.exchanges()
        before = manifest(villager)

        office.command("keys", "rotate", "--root", str(tmp_path / "root"))
        villager.writes(cargo.make(SERVICE, TODAY, random.Random(3), papers=False))
        report = villager.exchanges()

        assert (report.waiting, report.dropped) == (0, 0)
        assert manifest(villager).version == before.version + 1
        assert len(manifest(villager).office) == 2
        villager.store.close()


def manifest(villager):
    with villager.store.reading() as session:
        return identity.peers(session).manifest
