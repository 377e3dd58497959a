"""A letter's form is data: a mistake in it is told with its file before anybody signs it."""

import pytest

from protocol import services
from protocol.services import CatalogueError

FILES = services.texts(services.FOLDER)
FILE = "surat-keterangan-usaha.toml"


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("{workers} orang", "{worker} orang", "the letter names a question that is not asked"),
        ('code = "500"', 'code = "lima"', "code is digits in steps"),
        ('code = "500"', 'code = "500"\nregister = "umum"', "register capitals"),
        ("valid_days = 180", "valid_days = 0", "counts for a day"),
        ('end = ["closing"]', 'end = ["close"]', "letters.toml has no part 'close'"),
        ('end = ["closing"]', 'end = ["closing"]\nniks = ["nik", "nik"]', "the same people"),
        ("row = [\n", 'text = "Dan"\nrow = [\n', "a part of a letter is a text or rows"),
        ("valid_days = 180", "valid_day = 180", "valid_day means nothing here"),
    ],
)
def test_a_mistake_in_a_letter_is_told(old, new, reason):
    """By what is wrong and where."""
    text = FILES[FILE]
    assert text.count(old) == 1

    with pytest.raises(CatalogueError, match=reason) as wrong:
        services.read({**FILES, FILE: text.replace(old, new)})
    assert wrong.value.file == FILE


def test_a_catalogue_without_shared_parts_has_no_letters():
    """Older ones are read as they were."""
    older = {
        name: text.partition("\n[letter]")[0]
        for name, text in FILES.items()
        if name != services.LETTERS
    }

    assert {service.letter for service in services.read(older).values()} == {None}
