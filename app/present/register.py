"""The village's register, as a person sees it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from app.asked import Choice
from app.model_register import (
    DifferenceRow,
    MakeState,
    ProposalRow,
    ProposalState,
    RegisterState,
    ResidentRow,
    ResidentState,
    Told,
)
from app.present import answers, times
from app.residents.doubles import Double, Why
from app.residents.index import Entry, Index
from app.residents.proposals import Proposal
from app.residents.resident import FIELDS
from app.storage.register import Intake
from app.storage.rulings import Ruling
from app.strings import language, t
from protocol import dates, phones
from protocol.services import Catalogue, Service

SHOWN = 40
"""Rows of a list that is searched: who is not among them is told apart by another word."""
LAST_DIGITS = 4


def show(
    query: str, found: Sequence[Entry], register: Index, last: Intake | None, proposals: int
) -> RegisterState:
    """Show the register and whoever was sought in it."""
    return RegisterState(
        query=query,
        rows=tuple(map(row, found)),
        count=t("register.count", count=len(register)),
        source=_source(last),
        proposals=proposals,
        empty=len(register) == 0,
    )


def row(entry: Entry) -> ResidentRow:
    """Show somebody in a list: never by the name alone."""
    who = entry.resident
    about = [f"…{who.nik[-LAST_DIGITS:]}" if who.nik else t("register.no_nik")]
    about += [who.hamlet] if who.hamlet else []
    about += [t("register.rt", rt=who.rt)] if who.rt.strip("0") else []
    return ResidentRow(entry.id, who.name, " · ".join(about), _mark(entry))


def person(
    entry: Entry,
    household: Sequence[Entry],
    doubles: Sequence[Double],
    rulings: Sequence[Ruling],
    catalogue: Catalogue,
) -> ResidentState:
    """Show everything the register says of somebody."""
    others = tuple(row(each) for each in household if each.id != entry.id)
    lines = tuple(
        Told(label(field), said(field, value, catalogue))
        for field in FIELDS
        if field != "name" and (value := getattr(entry.resident, field))
    )
    doubts = tuple(dict.fromkeys(doubt(each) for each in doubles))
    return ResidentState(row(entry), lines, others, doubts, tuple(map(_ruling, rulings)))


def making(
    entry: Entry, doubles: Mapping[str, Sequence[Double]], catalogue: Catalogue
) -> MakeState:
    """Show what can be applied for with somebody's line, and what to look at twice before."""
    services = tuple(
        Choice(
            each.key,
            each.title.in_(language()),
            " ".join(dict.fromkeys(doubt(one) for one in doubles.get(each.key, ()))),
        )
        for each in catalogue.values()
    )
    return MakeState(row(entry), services)


def doubt(double: Double) -> str:
    """Say why somebody may be there twice."""
    other = row(double.entry) if double.entry is not None else None
    match double.why:
        case Why.OTHER_NAME:
            return t("register.other_name", name=other.name if other else "")
        case Why.OTHER_NIK:
            return t("register.other_nik", about=other.about if other else "")
        case Why.OPEN_CASE:
            return t("register.open_case")


def proposal_row(case: str, proposal: Proposal, service: Service, at: datetime) -> ProposalRow:
    """Show an application that says otherwise."""
    has = proposal.entry.resident.name if proposal.entry is not None else ""
    says = {each.field: each.says for each in proposal.differences}
    about = f"{service.short.in_(language())}, {times.day(at)}"
    return ProposalRow(case, has or says.get("name", ""), about)


def proposal(
    shown: ProposalRow, found: Proposal, ticked: Collection[str], catalogue: Catalogue
) -> ProposalState:
    """Show side by side what the register has and what an application says."""
    differences = tuple(
        DifferenceRow(
            each.field,
            label(each.field),
            said(each.field, each.has, catalogue) if each.has else t("register.nothing"),
            said(each.field, each.says, catalogue),
            each.field in ticked,
        )
        for each in found.differences
    )
    return ProposalState(shown, differences, fresh=found.entry is None)


def label(field: str) -> str:
    """Name a field of the register."""
    return t(f"resident.{field}")


def said(field: str, value: str, catalogue: Catalogue) -> str:
    """Say what a field holds, in words."""
    words = value
    match field:
        case "nik" | "kk":
            words = answers.groups(value)
        case "birth_date":
            words = times.full(dates.span(value)[0])
        case "phone":
            words = phones.shown(value)
        case "village":
            words = answers.village(value)
        case "status":
            words = t(f"resident_status.{value}")
        case "marital":
            words = t(f"resident_marital.{value}")
        case "sex" | "religion" | "relation":
            words = _offered(field, value, catalogue)
    return words


def _offered(field: str, value: str, catalogue: Catalogue) -> str:
    """Say a code with the words that forms offer for it."""
    asked = [each for service in catalogue.values() for each in service.questions]
    return next(
        option.label.in_(language())
        for question in (*catalogue.person, *asked)
        if question.key == field
        for option in question.options
        if option.value == value
    )


def _mark(entry: Entry) -> str:
    if not entry.resident.living_here:
        return t(f"resident_status.{entry.resident.status}")
    return "" if entry.listed else t("register.absent")


def _source(last: Intake | None) -> str:
    if last is None or last.at is None:
        return ""
    when = times.day(last.at)
    return t("register.source", file=last.file, who=last.by.name, when=when)


def _ruling(ruling: Ruling) -> str:
    when = times.day(ruling.at)
    fields = ", ".join(label(each) for each in ruling.taken)
    words = t("register.ruled_taken", fields=fields) if fields else t("register.ruled_left")
    return t("register.ruled", what=words, who=ruling.by.name, when=when)
