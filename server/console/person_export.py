"""Everything the office holds about a person who asks, as one file."""

import io
import json
import re
import zipfile

from fastapi import APIRouter
from starlette.responses import Response

from server import audit, persons, retention
from server import requests as asked_of
from server.audit import Action
from server.console import access, downloads, endings, pages, requests

_SIGNS = re.compile("[^A-Za-z0-9_-]+")
_SUFFIX = {"image/jpeg": ".jpg", "image/png": ".png", "application/pdf": ".pdf"}

router = APIRouter(prefix=access.HOME, route_class=endings.Page)


@router.get("/requests/{id_}/export")
def export(duty: requests.OnRequests, id_: str) -> Response:
    """Hand out everything that is held about the person who asks, as a file; it is written down."""
    office, now = duty.office, duty.office.world.now()
    with office.writing() as session:
        connection = session.connection()
        asked = asked_of.one(connection, id_)
        held = persons.gather(connection, office, retention.load(office.folder), asked.nik, now)
        papers = list(persons.papers_of(connection, asked.nik))
        audit.note(session, now, duty.staff.username, Action.PERSON_READ, id_)
    facts = {"held": held, "name": asked.name, "catalogue": office.catalogue}
    html = pages.text("person.html", t=duty.words, **facts)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("data.json", json.dumps(held, indent=2, ensure_ascii=False, default=str))
        file.writestr("data.html", html)
        for number, (name, type_, data) in enumerate(papers, 1):
            plain = _SIGNS.sub("-", name)  # a question's key is what the sender's app calls it
            file.writestr(f"papers/{number:03}-{plain}{_SUFFIX.get(type_, '')}", data)
    return downloads.handed(packed.getvalue(), f"layar-{id_}.zip")
