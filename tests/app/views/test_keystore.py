"""The keystore of a phone, asked by a thread of the store while the screen goes on."""

import asyncio
import base64

import pytest
from flet_secure_storage import SecureStorage

from app.views import keystore
from protocol import errors
from tests.fletclient import client, run

SECRET = bytes(range(32))


def told(story, **answers):
    """Open the app on a phone whose keystore answers so, and return what the story comes to."""
    kept = []

    async def begin():
        async with client(lambda page: kept.append(keystore.of(page))) as screen:
            screen.answers = answers
            found = await asyncio.to_thread(story, kept[0])
            calls = [each.body for each in screen.messages if hasattr(each.body, "name")]
            return found, calls, kept[0]

    return asyncio.run(begin())


def test_a_secret_is_read_and_kept_in_the_phones_own_store():
    """Under a name of ours, as text; a store that has none says so."""
    text = base64.b64encode(SECRET).decode()
    found, _, _ = told(lambda store: store.recall("pepper"), get=text)
    assert found == SECRET
    assert told(lambda store: store.recall("pepper"))[0] is None

    _, calls, _ = told(lambda store: store.keep("pepper", SECRET))
    (call,) = [each for each in calls if each.name == "set"]
    assert (call.args["key"], call.args["value"]) == ("layar.pepper", text)


def test_an_unreadable_store_is_never_emptied_by_itself():
    """The plugin's default is to erase everything; a key that went bad may come back."""
    _, _, store = told(lambda store: None)
    storage = next(each for each in vars(store).values() if isinstance(each, SecureStorage))

    assert storage.android_options.reset_on_error is False
    assert storage.android_options.enforce_biometrics is False


def test_what_is_no_secret_is_said_to_be_missing():
    """Somebody else's text under our name opens nothing."""
    with pytest.raises(errors.SecretMissingError):
        told(lambda store: store.recall("pepper"), get="not base64!")


@pytest.mark.parametrize("facts", [{"platform": "linux"}, {"platform": "android", "web": True}])
def test_a_computer_has_its_keyring(facts):
    """A window on a desk and a page in a browser ask no phone."""

    async def begin():
        async with client(lambda page: None) as screen:
            screen.session.apply_page_patch(facts)
            assert keystore.of(screen.page) is None

    run(begin())
