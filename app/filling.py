"""A form as somebody fills it in: answers so far, the page in hand, what has been marked. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from app.model import Choice, Photo
from protocol import fields, parts
from protocol.answers import Form, PageReview, Review
from protocol.answers import review as judge
from protocol.findings import Value
from protocol.ids import CaseId
from protocol.questions import INTRODUCED, NO_TEXT, Kind, Page, Question, Raw
from protocol.services import Catalogue, Service


@dataclass(frozen=True)
class Filling:
    """
    One draft in hand.

    `page` counts the pages that apply, from 0; the one after the last is the review.
    `marked` are the questions whose errors are shown: nobody is told off before they have
    tried to go on. With `case`, a returned application is being mended: only pages with a
    question in `mends` are shown. `recalled` are answers from an earlier application that nobody
    has touched yet, `people` the household to choose from, by member and name.
    """

    draft: str
    service: Service
    answers: Mapping[str, Raw]
    photos: Mapping[str, Photo] = field(default_factory=dict)
    page: int = 0
    marked: frozenset[str] = frozenset()
    case: CaseId | None = None
    mends: tuple[str, ...] = ()
    reason: str = ""
    adding: str = ""
    recalled: frozenset[str] = frozenset()
    people: tuple[Choice, ...] = ()

    def review(self, today: date, practice: bool | None) -> Review:
        """Check the whole form as it stands."""
        form = Form(self.service, self.answers, frozenset(self.photos))
        return judge(form, today, practice)

    def answered(self, key: str, value: Raw) -> "Filling":
        """Return this with one answer given anew."""
        return replace(
            self,
            answers={**self.answers, key: value},
            adding="",
            recalled=self.recalled - {key},
        )

    def photographed(self, key: str, photo: Photo | None) -> "Filling":
        """Return this with a photo put in, or taken out."""
        others = {name: each for name, each in self.photos.items() if name != key}
        return replace(self, photos=others if photo is None else {**others, key: photo})

    def adding_to(self, key: str) -> "Filling":
        """Return this with an empty row shown at the end of a table."""
        return replace(self, adding=key)

    def at(self, page: int) -> "Filling":
        """Return this with another page in hand."""
        return replace(self, page=page)

    def marking(self, *keys: str) -> "Filling":
        """Return this with the errors of these questions shown."""
        return replace(self, marked=self.marked | frozenset(keys))

    def asks(self, key: str) -> bool:
        """Tell whether a question is among those the person is here for."""
        return not self.mends or key in self.mends

    def shown(self, review: Review) -> tuple[PageReview, ...]:
        """Return the pages the person is led through; when mending, only those to mend."""
        wanted = tuple(
            page
            for page in review.pages
            if any(each.question.key in self.mends for each in page.questions)
        )
        return wanted or review.pages


def blocking(page: PageReview) -> tuple[str, ...]:
    """Return the questions of a page that keep the person from going on."""
    return tuple(each.question.key for each in page.questions if not each.checked.accepted)


def introduction(catalogue: Catalogue) -> Filling:
    """Return the form of the first start: what every service asks about the person itself."""
    service = next(each for each in catalogue.values() if _asks(each))
    questions = tuple(
        replace(question, from_person="")
        for question in service.questions
        if question.from_person in INTRODUCED and question.kind is not Kind.VILLAGE
    )
    page = Page("who", NO_TEXT, NO_TEXT, questions)
    return Filling("", replace(service, pages=(page,)), {})


def head(catalogue: Catalogue) -> Filling:
    """Return the form of who heads the village that a tablet is for: a name."""
    whole = introduction(catalogue)
    (page,) = whole.service.pages
    asked = tuple(each for each in page.questions if each.kind is Kind.NAME)
    return replace(whole, service=replace(whole.service, pages=(replace(page, questions=asked),)))


def card(catalogue: Catalogue) -> Filling:
    """Return the form of what an officer reads from somebody's card: name and NIK."""
    whole = introduction(catalogue)
    (page,) = whole.service.pages
    asked = tuple(each for each in page.questions if each.kind in {Kind.NAME, Kind.NIK})
    return replace(whole, service=replace(whole.service, pages=(replace(page, questions=asked),)))


def _asks(service: Service) -> bool:
    return any(question.from_person == "nik" for question in service.questions)


def member(catalogue: Catalogue, known: Mapping[str, Raw]) -> Filling:
    """Return the form of what is known of one of the household."""
    service = next(iter(catalogue.values()))
    page = Page("member", NO_TEXT, NO_TEXT, catalogue.person)
    given = {part.key: known.get(part.key, "") for part in catalogue.person}
    return Filling("", replace(service, pages=(page,)), given)


def named(person: Mapping[str, Raw], raw: Raw, asked: Sequence[Question]) -> str:
    """Return an answer about a person with what is known of one put in, as far as it fits."""
    said = parts.read(raw if isinstance(raw, str) else "", asked)
    for part in asked:
        value = str(person.get(part.key, ""))
        fits = not part.options or value in {option.value for option in part.options}
        said[part.key] = value if fits else ""
    return parts.write(said)


def typed(value: Value) -> Raw:
    """Return a value of the wire as the form would have it typed."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return fields.typed(value)
