"""The API does what its description says, whatever is sent: all of schemathesis' checks."""

import itertools
import os

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode

from server.api.routes import PREFIX
from tests.server import serving
from tests.server.phones import Photo

EXAMPLES = int(os.environ.get("LAYAR_API_EXAMPLES", "4"))
"""Of each route, good and bad; `make api` sends hundreds."""
PASS_EACH = 100
PATIENCE_S = 60
"""Two busy cores may take their time; how long an answer takes is not what is tried here."""

gently = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),
    database=None,
    derandomize=EXAMPLES < 100,
)


def test_every_answer_is_as_described(house, let_in):
    """No server error, no undescribed status, header, type or shape, for good and bad requests."""
    system, phone = let_in(services=("*",)), house.phone()
    photo = Photo(b"\xff\xd8" * 50)
    application = phone.apply(papers=photo.named())
    house.tell(phone, application, *photo.pieces)
    real = {"case": application.id, "sha256": photo.document.sha256}
    turns = itertools.count()

    def check(case):
        house.clock.passes(seconds=1)
        turn = next(turns)
        if turn % PASS_EACH == 0:
            system.comes_in()
        if turn % 2:
            # Every other request names a case that is there.
            case.path_parameters |= {key: real[key] for key in case.path_parameters}
        case.call_and_validate(
            headers={"authorization": f"Bearer {system.token}"}, timeout=PATIENCE_S
        )

    with serving.served(house.office) as url:
        schema = schemathesis.openapi.from_url(f"{url}{PREFIX}/openapi.json", timeout=PATIENCE_S)
        schema.config.update(base_url=f"{url}{PREFIX}")
        for found in schema.get_all_operations():
            for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
                strategy = found.ok().as_strategy(generation_mode=mode)
                gently(given(case=strategy)(check))()
    assert next(turns) >= 8 * EXAMPLES
