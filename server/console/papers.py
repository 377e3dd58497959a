"""Photos and letters of a case, shown and never run."""

from collections.abc import Sequence

from fastapi import APIRouter
from starlette.responses import Response

from protocol import errors
from protocol.ids import CaseId
from protocol.keys import SealingSecret
from server import cases, pictures
from server.console import access, endings
from server.rights import Right

SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
"""The browser's own picture page styles itself inline; nothing else may happen there."""

router = APIRouter(prefix=access.HOME, route_class=endings.Page)


@router.get("/papers/{case}/{sha256}")
def paper(duty: access.OnCases, case: str, sha256: str) -> Response:
    """Answer with a paper: pictures to look at, all else only to keep."""
    return served(duty, case, sha256, Right.CASES_READ)


def served(
    duty: access.Duty,
    case: str,
    sha256: str,
    right: Right,
    secrets: Sequence[SealingSecret] = (),
) -> Response:
    """Return a paper of a case that somebody may see under a right; `secrets` open a sealed one."""
    office = duty.office
    try:
        with office.writing() as session:
            data, claimed = cases.paper(
                session,
                duty.staff,
                CaseId(case),
                sha256,
                now=office.world.now(),
                right=right,
                secrets=secrets,
            )
    except errors.PieceBadError as error:
        raise access.MissingError from error
    drawn = pictures.drawable(data, claimed)
    name = f"layar-{sha256[:12]}.{pictures.ENDINGS[claimed] if drawn else 'bin'}"
    return Response(
        data,
        media_type=claimed if drawn else "application/octet-stream",
        headers={
            "content-security-policy": SANDBOX,
            "content-disposition": f'{"inline" if drawn else "attachment"}; filename="{name}"',
            "cache-control": "private, no-store",
        },
    )
