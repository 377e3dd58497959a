"""docs/api.md tells the truth: its example does what it says, its codes are the API's."""

import contextlib
import io
import re
from pathlib import Path

from server.api.routes import PREFIX
from server.clients import Scope
from tests.server import serving

PAGE = (Path(__file__).parents[3] / "docs" / "api.md").read_text("utf-8")


def test_the_example_runs(house, let_in):
    """Copied from the page with an address and a secret, it reads a case and decides."""
    phone, system = house.phone(), let_in()
    house.tell(phone, phone.apply())
    (example,) = re.findall(r"```python\n(.*?)```", PAGE.split("## An example")[1], re.DOTALL)[:1]
    said = io.StringIO()

    with serving.served(house.office) as url, contextlib.redirect_stdout(said):
        example = example.replace("http://127.0.0.1:8787/api/v1", url + PREFIX)
        exec(example.replace("what the command printed", system.secret), {})

    assert "'state': 'village_review', 'place': 2, 'repeated': False" in said.getvalue()
    assert len(house.tell(phone).heard) == 1


def test_every_scope_is_told():
    """No scope is left out of the page, and none is there that is not."""
    assert set(re.findall(r"^\| `([a-z]+\.[a-z]+)` \|", PAGE, re.MULTILINE)) == set(Scope)
