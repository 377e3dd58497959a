"""
Who is asking, and may they: sessions, form tokens and the ways a request ends early.

Every route of the console declares exactly one policy, as the type of its visit or among its
`dependencies`: `holding(Right.X)` for who has that right, `SIGNED_IN` for whoever is signed in,
`ANYBODY` for the few pages before that. tests/house walks the routes and fails on one without.
A form's policy stands before `ours` among the `dependencies`: who is signed out signs in first.

Every form carries a token. Signed in it belongs to the session; before that it is the value
of a cookie of its own, so that nobody can be signed in by another site's form.
"""

import hmac
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode, urlsplit

from fastapi import Depends, Form
from starlette.requests import Request

from protocol import keys
from server import sign_ins
from server.console import words
from server.office import Office
from server.rights import Right
from server.staff import Staff

HOME = "/console"
SIGN_IN = "/console/sign-in"
LANGUAGE_COOKIE = "layar_language"
AGAIN = "/console/again"
SECOND_STEP = "/console/second-step"
OWN_PASSWORD = "/console/own-password"  # noqa: S105 - where one is chosen
_TOKEN_BYTES = 32
_IN_CASE = (
    "decisions",
    "hands",
    "remarks",
    "referrals",
    "corrections",
    "answer",
    "nik",
    "unlock",
    "lock",
)
_OF_LETTER = ("prepare", "check", "return", "sign", "annul")
_OF_ACCOUNT = ("seats", "password", "codes", "role", "let-in", "end")
_OF_REQUEST = ("propose", "erase", "hand-on")
_ACTIONS = frozenset({*_IN_CASE, *_OF_LETTER, *_OF_ACCOUNT, *_OF_REQUEST, "bulk", "views", "hooks"})
"""How the addresses of forms end whose page is the address without it."""


class SignInNeededError(Exception):
    """Nobody is signed in; `wanted` is where they meant to go."""

    def __init__(self, wanted: str) -> None:
        super().__init__("no session")
        self.wanted = wanted


class ForgedError(Exception):
    """A form did not come from a page of ours."""


class NotArrivedError(Exception):
    """Something comes before everything else, at `where`: a second step, or one's own password."""

    def __init__(self, where: str) -> None:
        super().__init__("not arrived")
        self.where = where


class ProofNeededError(Exception):
    """Something sensitive is meant, and the last code was given too long ago."""

    def __init__(self, wanted: str) -> None:
        super().__init__("no fresh code")
        self.wanted = wanted


class NoRightError(Exception):
    """Whoever asks is signed in and has another task; `staff` is who."""

    def __init__(self, staff: Staff) -> None:
        super().__init__("no right")
        self.staff = staff


class MissingError(Exception):
    """There is no such thing for whoever asks."""


@dataclass(frozen=True)
class Visit:
    """A request: the office asked, who asks, in which language, from which page."""

    office: Office
    words: words.Words
    csrf: str
    here: str
    token: str
    staff: Staff | None


@dataclass(frozen=True)
class Duty(Visit):
    """A request of somebody signed in; the rest as in `sign_ins.StaffSession`."""

    staff: Staff
    whole: bool
    proved: bool
    given: bool

    @property
    def arrived(self) -> bool:
        """Whether they have all that is theirs alone: a second step and a password."""
        return self.whole and not self.given


def visit(request: Request) -> Visit:
    """Look who is asking."""
    office: Office = request.app.state.office
    spoken = words.of(request.cookies.get(LANGUAGE_COOKIE, ""))
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    token = request.cookies.get(session_cookie(request), "")
    if token:
        with office.writing() as session:
            found = sign_ins.of_session(session, token, office.world)
        if found is not None:
            return Duty(
                office,
                spoken,
                found.csrf,
                here,
                token,
                found.staff,
                found.whole,
                found.proved,
                found.given,
            )
    csrf = request.cookies.get(visit_cookie(request)) or keys.b64(
        office.world.entropy(_TOKEN_BYTES)
    )
    return Visit(office, spoken, csrf, here, "", None)


Asking = Annotated[Visit, Depends(visit)]


@dataclass(frozen=True)
class Anybody:
    """The policy of pages that nobody has to sign in for."""

    def __call__(self) -> None:
        """Let everybody in, without looking who it is."""


@dataclass(frozen=True)
class SignedIn:
    """
    The policy of pages that are everybody's who is signed in; with a right, who has it.

    `fresh` pages want a code given lately. Only what is `arriving` comes before a second step and
    a password of one's own.
    """

    right: Right | None = None
    fresh: bool = False
    arriving: bool = False

    def __call__(self, request: Request, asking: Asking) -> Duty:
        """Let in who may, and send everybody else where they can go on."""
        wanted = asking.here if request.method == "GET" else _page_of(asking.here)
        if not isinstance(asking, Duty):
            raise SignInNeededError(wanted)
        if not (asking.whole or self.arriving):
            raise NotArrivedError(SECOND_STEP)
        if asking.given and not self.arriving:
            raise NotArrivedError(OWN_PASSWORD)
        if self.right is not None and not asking.staff.may(self.right):
            raise NoRightError(asking.staff)
        if self.fresh and not asking.proved:
            raise ProofNeededError(wanted)
        return asking


ANYBODY = Anybody()
SIGNED_IN = SignedIn()
ARRIVING = SignedIn(arriving=True)
FRESHLY = SignedIn(fresh=True)
Policy = (Anybody, SignedIn)
"""What tests/house looks for on every route."""


def holding(right: Right) -> SignedIn:
    """Return the policy of a page for whoever has a right."""
    return SignedIn(right)


def freshly(right: Right) -> SignedIn:
    """Return the policy of something sensitive: whoever has the right, and gave a code lately."""
    return SignedIn(right, fresh=True)


OnDuty = Annotated[Duty, Depends(SIGNED_IN)]
Fresh = Annotated[Duty, Depends(FRESHLY)]
READ = holding(Right.CASES_READ)
WORK = holding(Right.CASES_WORK)
OnCases = Annotated[Duty, Depends(READ)]
OnWork = Annotated[Duty, Depends(WORK)]
OnPapers = Annotated[Duty, Depends(holding(Right.PAPERS_CHECK))]
OnFigures = Annotated[Duty, Depends(holding(Right.FIGURES))]


def ours(request: Request, asking: Asking, csrf: Annotated[str, Form()] = "") -> None:
    """Require that a form came from a page of ours."""
    if not _same_origin(request) or not hmac.compare_digest(csrf.encode(), asking.csrf.encode()):
        raise ForgedError


def session_cookie(request: Request) -> str:
    """Return the name of the session's cookie."""
    return cookie(request, "layar_session")


def visit_cookie(request: Request) -> str:
    """Return the name of the cookie that guards the form for signing in."""
    return cookie(request, "layar_visit")


def cookie(request: Request, name: str) -> str:
    """Return what a cookie is called: over TLS so that no neighbouring site can set it."""
    return f"__Host-{name}" if secure(request) else name


def secure(request: Request) -> bool:
    """Tell whether the browser spoke TLS with us."""
    return request.url.scheme == "https"


def local(path: str) -> str:
    """Return a path if it is a page of the console, else the first page."""
    plain = path.isascii() and path.isprintable() and "\\" not in path
    inside = path == HOME or path.startswith((f"{HOME}/", f"{HOME}?"))
    return path if plain and inside and ".." not in path and "//" not in path else HOME


def proof_for(wanted: str) -> str:
    """Return the address that asks for a code and leads on to a page."""
    return f"{AGAIN}?{urlencode({'return_to': local(wanted)})}"


def sign_in_for(wanted: str) -> str:
    """Return the address of the form that leads on to a page."""
    return f"{SIGN_IN}?{urlencode({'return_to': local(wanted)})}"


def _page_of(path: str) -> str:
    """Return the page whose form was sent to a path."""
    page, _, action = path.rpartition("/")
    return page if action in _ACTIONS else path


def _same_origin(request: Request) -> bool:
    """
    Tell whether the browser says the form stood on one of our pages.

    `Sec-Fetch-Site` cannot be set by a page. `Origin` alone would not do: with our own
    referrer policy browsers send `null` there, even from ourselves.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = urlsplit(request.headers.get("origin", ""))
    return (origin.scheme, origin.netloc) == (request.url.scheme, request.headers.get("host"))
