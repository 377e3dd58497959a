"""Puts the API together; the office has it under `/api/v1`, an application of its own."""

from typing import Any

from fastapi import FastAPI

from server import doorway
from server.api import access, guard, handing, problems, reading, tokens
from server.api.pace import Pace
from server.office import Office

PREFIX = "/api/v1"
ABOUT = """
Read cases and hand decisions over. A client is made by whoever runs the office; it gets a pass
with its id and secret and shows it with every request. Refusals are problem+json with a `code`.
"""


class Api(FastAPI):
    """The API, whose description calls a refusal what it is."""

    def openapi(self) -> dict[str, Any]:
        """Return the description; FastAPI would say of every answer that it is plain JSON."""
        if self.openapi_schema is None:
            for operations in super().openapi()["paths"].values():
                for operation in operations.values():
                    for status, answer in operation["responses"].items():
                        if status >= "400":
                            said = answer["content"]
                            said[doorway.PROBLEM] = said.pop("application/json")
        assert self.openapi_schema is not None
        return self.openapi_schema


def build(office: Office) -> Api:
    """Return the API of an office as a web application."""
    app = Api(
        title="Layar",
        version="1",
        description=ABOUT.strip(),
        docs_url=None,
        redoc_url=None,
        servers=[{"url": PREFIX}],
        root_path_in_servers=False,
    )
    app.state.office = office
    app.state.pace = Pace(access.BURST, access.EACH_S)
    app.state.wrong = Pace(tokens.WRONG_MOST, tokens.WRONG_EACH_S)
    app.add_middleware(guard.Guard)
    problems.install(app)
    for part in (tokens, reading, handing):
        app.include_router(part.router)
    return app
