"""Officers come onto a village's tablet by their head's word, or by the office's voucher."""

import pytest

from protocol.ids import Kid
from protocol.messages import Kind
from protocol.posts import Post
from server import cli, officers
from tests import databases
from tests.server import tablets
from tests.server.phones import COMPLAINT, VILLAGE, case
from tests.server.tablets import Tablet

ELSEWHERE = "82.04.17.2001"
NOT_ENTITLED = "trust.not_entitled"
UNVOUCHED = "author.unvouched"


def listed(house):
    """Return the roster's officers by name: their posts, and whether their word has ended."""
    with house.office.reading() as session:
        return {each.name: each.ended is None for each in officers.listed(session.connection())}


def test_a_tablet_begins_with_a_voucher(house):
    """The head comes by the office's word, the others by the head's; all stand in the roster."""
    tablet, head, secretary, operator = tablets.begin(house)
    tablet.roster = 0

    heard = house.tell(tablet).heard

    (roster,) = (each.body for each in heard if each.kind == Kind.ROSTER)
    found = {
        each["name"]: (each["post"], each["device"], each["scope"]) for each in roster["officers"]
    }
    assert found == {
        clerk.name: (clerk.post, tablet.signing.kid, [VILLAGE])
        for clerk in (head, secretary, operator)
    }


def test_words_before_the_enlistment_wait_for_it(house):
    """What an officer said offline is safe whichever order a courier brings it in."""
    phone, tablet = house.phone(), Tablet(house.office)
    application = phone.apply()
    house.tell(phone, application)
    head, operator = tablet.clerk("BUDI CONTOH", Post.HEAD), tablet.clerk()
    first = head.enlist(head, voucher=tablet.voucher())
    second = head.enlist(operator)
    decision = operator.decide(case(application), "accept")

    receipt = house.tell(tablet, tablet.introduce(), decision, second).receipt
    assert receipt.held == {decision.id: UNVOUCHED, second.id: UNVOUCHED}

    receipt = house.tell(tablet, first).receipt
    assert {first.id, second.id, decision.id} <= set(receipt.received)
    assert receipt.places[decision.id] == 2


def test_a_strangers_words_are_nobodys_on_a_phone(house):
    """Only a tablet that has introduced itself brings words of keys nobody knows yet."""
    phone, tablet = house.phone(), Tablet(house.office)

    receipt = house.tell(phone, tablet.clerk().say(Kind.NOTE, {"text": "halo", "case": "0" * 32}))

    assert list(receipt.receipt.refused.values()) == ["trust.unknown_author"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"village": ELSEWHERE},
        {"device": "0123456789abcdef"},
        {"name": "  "},
        {"voucher": "LYQ1:W:00"},
        {"post": "head"},
    ],
    ids=["another village", "another tablet", "no name", "no voucher", "another head"],
)
def test_a_heads_word_has_its_bounds(house, wrong):
    """Their own village's tablet, operators and secretaries."""
    tablet, head, _, _ = tablets.begin(house)

    said = head.enlist(tablet.clerk("SARI CONTOH"), **wrong)

    assert house.tell(tablet, said).receipt.refused == {said.id: NOT_ENTITLED}
    assert "SARI CONTOH" not in listed(house)


@pytest.mark.parametrize("who", [2, 3])
def test_nobody_but_the_head_enlists(house, who):
    """Secretary and operator work; whom with is not theirs to say."""
    here = tablets.begin(house)
    said = here[who].enlist(here[0].clerk("SARI CONTOH"))

    assert house.tell(here[0], said).receipt.refused == {said.id: NOT_ENTITLED}


def test_a_phones_key_is_no_officers(house):
    """Whoever has a citizen's words cannot have them count as an officer's."""
    tablet, head, _, _ = tablets.begin(house)
    phone, guest = house.phone(), tablet.clerk("SARI CONTOH")
    guest.signing = phone.signing

    said = head.enlist(guest)

    assert house.tell(tablet, said).receipt.refused == {said.id: NOT_ENTITLED}


@pytest.mark.parametrize(
    ("voucher", "code"),
    [
        ({"village": ELSEWHERE}, NOT_ENTITLED),
        ({"post": Post.OPERATOR}, NOT_ENTITLED),
        ({"replaces": Kid("1" * 16)}, NOT_ENTITLED),
        ({"days": 0}, "voucher.spent"),
    ],
    ids=["village", "post", "replaces", "expired"],
)
def test_a_voucher_is_for_what_it_says(house, voucher, code):
    """And until its time."""
    tablet = Tablet(house.office)
    head = tablet.clerk("BUDI CONTOH", Post.HEAD)
    said = head.enlist(head, voucher=tablet.voucher(**voucher))

    assert house.tell(tablet, tablet.introduce(), said).receipt.refused == {said.id: code}


def test_a_voucher_counts_once(house):
    """A photo of it brings nobody else; its own enlistment said twice is the same."""
    tablet = Tablet(house.office)
    head, other = (tablet.clerk(name, Post.HEAD) for name in ("BUDI CONTOH", "SARI CONTOH"))
    voucher = tablet.voucher()
    first, second = head.enlist(head, voucher=voucher), other.enlist(other, voucher=voucher)

    receipt = house.tell(tablet, tablet.introduce(), first, second, first).receipt

    assert receipt.refused == {second.id: "voucher.spent"}
    assert listed(house) == {"BUDI CONTOH": True}


def test_a_tablet_says_nothing_itself(house):
    """It is nobody's: no applications, no decisions, no words in a case."""
    phone, tablet = house.phone(), tablets.begin(house)[0]
    application = phone.apply()
    house.tell(phone, application)

    said = [
        tablet.apply(),
        tablet.apply(COMPLAINT),
        tablet.say(Kind.DECISION, {"case": case(application), "step": "accept"}),
        tablet.supplement(case(application)),
        tablet.say(Kind.NOTE, {"case": case(application), "text": "halo"}),
    ]

    assert house.tell(tablet, *said).receipt.refused == {each.id: NOT_ENTITLED for each in said}


def rescue(clerk, fresh, old, **more):
    return clerk.enlist(fresh, replaces=old.kid, last=[old.epoch, old.seq], **more)


def test_two_officers_give_a_third_a_new_key(house):
    """The old key ends after its last message; what it said before stands, whenever it comes."""
    phone = house.phone()
    tablet, head, secretary, operator = tablets.begin(house)
    application = phone.apply()
    house.tell(phone, application)
    late = operator.decide(case(application), "accept")
    fresh = tablet.clerk(operator.name)
    words = [rescue(clerk, fresh, operator) for clerk in (head, secretary)]
    after = operator.decide(case(application), "sign")

    assert house.tell(tablet, words[0]).receipt.received == [words[0].id]
    assert listed(house)[operator.name]
    receipt = house.tell(tablet, words[1], late, after).receipt

    assert receipt.received == [words[1].id, late.id]
    assert receipt.held == {after.id: "author.revoked"}
    signed = fresh.decide(case(application), "sign")
    assert house.tell(tablet, signed).receipt.received == [signed.id]


def test_one_officer_alone_rescues_nobody(house):
    """Nor the same one twice, nor two who say different things, nor the one replaced."""
    tablet, head, secretary, operator = tablets.begin(house)
    fresh, other = tablet.clerk(operator.name), tablet.clerk(operator.name)
    said = [
        rescue(head, fresh, operator),
        rescue(head, fresh, operator),
        rescue(secretary, other, operator),
    ]
    own = rescue(operator, fresh, operator)

    receipt = house.tell(tablet, *said, own).receipt

    assert receipt.received == [each.id for each in said]
    assert receipt.refused == {own.id: NOT_ENTITLED}
    assert listed(house)[operator.name]
    word = fresh.say(Kind.NOTE, {"text": "halo", "case": "0" * 32})
    assert house.tell(tablet, word).receipt.held == {word.id: UNVOUCHED}


@pytest.mark.parametrize("wrong", [{"name": "SARI CONTOH"}, {"post": "head"}])
def test_a_rescue_makes_nobody_more_than_they_were(house, wrong):
    """Two who agree cannot make a head of a friend."""
    tablet, head, secretary, operator = tablets.begin(house)
    said = [
        rescue(each, tablet.clerk(operator.name), operator, **wrong) for each in (head, secretary)
    ]

    receipt = house.tell(tablet, *said).receipt

    assert receipt.refused == {each.id: NOT_ENTITLED for each in said}


def test_the_office_rescues_with_a_voucher(house):
    """A head without two colleagues comes back by the regency's word."""
    tablet, head, _, _ = tablets.begin(house)
    fresh = tablet.clerk(head.name, Post.HEAD)
    said = rescue(fresh, fresh, head, voucher=tablet.voucher(replaces=head.kid))

    assert house.tell(tablet, said).receipt.received == [said.id]
    gone = head.enlist(tablet.clerk("SARI CONTOH"))
    assert house.tell(tablet, gone).receipt.held == {gone.id: "author.revoked"}
    word = fresh.enlist(tablet.clerk("SARI CONTOH"))
    assert house.tell(tablet, word).receipt.received == [word.id]


def test_a_stolen_tablet_ends_all_its_officers(house):
    """One command at the office, and nobody speaks through it any more."""
    tablet, head, _, operator = tablets.begin(house)
    with house.office.writing() as session:
        officers.revoke(session, house.office.world, tablet.signing.kid)

    said = head.enlist(tablet.clerk("SARI CONTOH"))

    answer = house.tell(tablet, said)
    assert answer.receipt.held == {said.id: "author.revoked"}
    assert listed(house)[operator.name] is False


def test_the_command_prints_a_voucher_that_counts(house, capsys, monkeypatch):
    """As text and as a picture, for the one who carries it to the village."""
    picture = house.folder / "voucher.png"
    databases.tell(monkeypatch, house.folder)
    made = ["voucher", "--village", VILLAGE, "--post", "head", "--qr", str(picture)]
    assert cli.main(made) == 0

    text = capsys.readouterr().out.splitlines()[0]
    assert picture.read_bytes().startswith(b"\x89PNG")
    tablet = Tablet(house.office)
    head = tablet.clerk("BUDI CONTOH", Post.HEAD)
    said = head.enlist(head, voucher=text)
    assert house.tell(tablet, tablet.introduce(), said).receipt.received[-1] == said.id
