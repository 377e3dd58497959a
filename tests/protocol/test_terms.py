"""What a key says of the time counts within its term, whatever clock says it."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from protocol import keys, terms
from protocol.published import SigningTerm
from tests.protocol import known

DAY_MS = 86_400_000
NOW_MS = int(datetime(2026, 11, 24, tzinfo=UTC).timestamp()) * 1000
FAR = st.integers(0, NOW_MS + 40 * 365 * DAY_MS)
SECRETS = [keys.SigningSecret(known.secret(f"office signing {year}")) for year in range(3)]
YEARLY = [
    SigningTerm(
        key=secret.public,
        **{"from": NOW_MS + year * 300 * DAY_MS},
        until=NOW_MS + (year * 300 + 366) * DAY_MS,
    )
    for year, secret in enumerate(SECRETS)
]
SAID = st.dictionaries(st.sampled_from([secret.kid for secret in SECRETS]), FAR)


@given(SAID)
def test_whoever_has_spoken_last_is_believed(said):
    """However wrong a clock was, there is a key that counts, and it is one that has spoken."""
    at = terms.seen(YEARLY, said)

    assert (at is None) is (not said)
    if at is not None:
        counting = {keys.signing_kid(key) for key in terms.signing(YEARLY, at)}
        assert counting & said.keys()


@given(SAID, st.sampled_from(SECRETS), FAR)
def test_no_later_word_brings_back_a_key_that_has_ended(said, speaker, at):
    """Of a key's clock the newest counts, so that the time seen never goes back."""
    before = terms.seen(YEARLY, said)
    after = terms.seen(YEARLY, {**said, speaker.kid: max(at, said.get(speaker.kid, 0))})

    assert before is None or after >= before


@given(FAR)
def test_no_key_makes_a_time_known_that_is_beyond_its_term(at):
    """A stolen key, too, ends nobody but those whose term is over before its own."""
    seen = terms.seen(YEARLY, {SECRETS[0].kid: at})

    assert terms.signing(YEARLY, seen)[0] == SECRETS[0].public
    assert seen < datetime.fromtimestamp(YEARLY[0].until / 1000, UTC)


def test_within_its_term_a_key_s_word_is_taken_as_it_is():
    """And so its predecessor ends in time; a stranger's word is nobody's."""
    at = NOW_MS + 400 * DAY_MS

    seen = terms.seen(YEARLY, {SECRETS[0].kid: NOW_MS, SECRETS[1].kid: at, "0" * 16: 9 * at})

    assert seen == datetime.fromtimestamp(at / 1000, UTC)
    assert terms.signing(YEARLY, seen) == (SECRETS[1].public,)
    assert terms.seen(YEARLY, {}) is None
    assert terms.signing(YEARLY, None) == tuple(secret.public for secret in SECRETS)
    assert seen - terms.seen(YEARLY, {SECRETS[0].kid: NOW_MS}) == timedelta(days=400)
