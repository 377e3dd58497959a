"""Opening a form: a new one, one to go on with, a returned application to mend."""

from collections.abc import Mapping

from sqlmodel import Session

from app import filling
from app.actions.start import StartActions
from app.filling import Filling
from app.model import DraftRow, Photo
from app.present import consent, home, people
from app.present.cases import reason
from app.storage import catalogues, documents, drafts, household, officers
from app.storage.drafts import Damaged, Draft, DraftId
from app.storage.household import MemberId
from app.strings import t
from protocol import answers, dates, errors
from protocol.findings import Value
from protocol.ids import CaseId, Digest
from protocol.questions import Raw
from protocol.services import Service

FILED_BY, FILER_NAME, OFFICER = "filed_by", "filer_name", "village_officer"
"""What services ask about who fills in a form, and what an officer is there."""


class DraftActions(StartActions):
    """What begins a form, and what reads one from the store."""

    def begin(self, service: str) -> None:
        """Open a form for a service, going on with a draft of it if there is one."""

        async def open_form() -> None:
            if await self.read(officers.village):
                await self._open_new(service)
                return
            people = await self.read(household.all)
            if len(people) > 1 or any(each.shut for each in people):
                self.stage.navigate(f"/for/{service}")
            else:
                await self._open_for(service, people[0].id if people else None)

        self.do(open_form)

    def begin_for(self, service: str, member: str) -> None:
        """Open a form for one of the household; for somebody else where `member` is empty."""
        self.do(lambda: self._open_for(service, MemberId(member) if member else None))

    async def show_for(self, name: str) -> None:
        """Draw the question for whom a service is."""
        service = self.catalogue.get(name)
        if service is None:
            self.leave_for("/")
            return
        members = await self.read(household.all)
        self.stage.show(for_whom=people.for_whom(service, members, self.catalogue))

    def fix(self, case: str) -> None:
        """Open the form of a returned case at the page to mend."""

        async def open_form() -> None:
            await self.read(lambda session: household.guard(session, CaseId(case)))
            stands = (await self.read(lambda session: self.known(session, [CaseId(case)])))[0].case
            if stands.raised_from is None:  # taken back, or mended already: an old link
                raise errors.StepNotAllowedError("supplement", stands.state.value)
            known = await self.read(drafts.all)
            draft = next((each for each in known if each.case == case), None)
            name = draft.id if draft else await self._mend(CaseId(case))
            self.stage.navigate(f"/drafts/{name}")

        self.do(open_form)

    async def _open_for(self, service: str, member: MemberId | None) -> None:
        known = await self.read(drafts.all)
        same = (service, member, None)
        draft = next(
            (each for each in known if (each.service, each.member, each.case) == same), None
        )
        name = (
            draft.id
            if draft
            else await self.write(lambda session: self._new(session, service, member))
        )
        self.stage.navigate(f"/drafts/{name}")

    async def _open_new(self, service: str) -> None:
        """Begin anew for whoever stands before the desk: the form before was somebody else's."""
        name = await self.write(lambda session: self._new(session, service, None))
        self.stage.navigate(f"/drafts/{name}")

    def _new(self, session: Session, service: str, member: MemberId | None) -> DraftId:
        found = household.load(session, member) if member else None
        known: Mapping[str, Raw] = found.known if found else {}
        asked = self.catalogue[service]
        if home := officers.village(session):
            known = {"village": home}
        first = {**answers.first_answers(asked, known), **self._filer(session, asked)}
        return drafts.begin(
            session,
            self.device.world,
            service,
            answers={key: kept(value) for key, value in first.items()},
            member=member,
            recalled=[each.key for each in asked.questions if known.get(each.from_person)],
            catalogue=self.edition,
        )

    def _filer(self, session: Session, asked: Service) -> dict[str, Raw]:
        """Return who fills a form in on a tablet, where it asks for that."""
        officer = officers.on_duty(session)
        said = {FILED_BY: OFFICER, FILER_NAME: officer.name} if officer else {}
        return {each.key: said[each.key] for each in asked.questions if each.key in said}

    async def _mend(self, case: CaseId) -> DraftId:
        def begin(session: Session) -> DraftId:
            known = self.known(session, [case])[0].case
            member = household.whose(session, [case]).get(case)
            return self.begin_with(session, known.service, known.answers, case, member)

        return await self.write(begin)

    def begin_with(
        self,
        session: Session,
        service: str,
        values: Mapping[str, Value],
        case: CaseId | None = None,
        member: MemberId | None = None,
    ) -> DraftId:
        """Begin a draft with answers given before, to mend a case or to apply anew."""
        given = {key: kept(filling.typed(value)) for key, value in values.items()}
        return drafts.begin(
            session,
            self.device.world,
            service,
            case=case,
            answers=given,
            member=member,
            catalogue=catalogues.version_of(session, case) if case else self.edition,
        )

    def load_draft(self, session: Session, name: DraftId) -> Filling | None:
        """Return a stored draft as a form; None when it is gone, or its service is."""
        draft = drafts.load(session, name)
        return self.filling_of(session, draft) if draft is not None else None

    def filling_of(self, session: Session, draft: Draft) -> Filling | None:
        """Return a stored draft as a form in hand, asking what it asked when it was begun."""
        service = catalogues.service_of(session, draft.catalogue, draft.service)
        if service is None:
            return None
        own = {key: Photo(each.thumb, each.size_bytes) for key, each in draft.photos.items()}
        if draft.case is None:
            return Filling(
                draft.id,
                consent.asked(service) if officers.village(session) else service,
                draft.answers,
                own,
                draft.page,
                recalled=draft.recalled,
                reason=self._closed(service),
            )
        known = self.known(session, [draft.case])[0].case
        return Filling(
            draft.id,
            service,
            draft.answers,
            {**self.thumbs(session, known.documents), **own},
            draft.page,
            case=draft.case,
            mends=known.mends,
            reason=reason(known, service),
        )

    def draft_rows(self, session: Session) -> list[DraftRow]:
        """Return the forms begun and not sent, as they are listed."""
        members = household.all(session)
        names = {each.id: each.name for each in members if len(members) > 1}
        rows = (self._draft_row(session, each, names) for each in drafts.every(session))
        return [row for row in rows if row is not None]

    def _draft_row(
        self, session: Session, draft: Draft | Damaged, names: Mapping[MemberId, str]
    ) -> DraftRow | None:
        """Show one of them; None when there is no such service any more."""
        now = self.now()
        if isinstance(draft, Damaged):
            return home.damaged_row(draft.id, draft.updated_at, now)
        filling = self.filling_of(session, draft)
        if filling is None:
            return None
        review = filling.review(dates.today(now), self.practice)
        who = names.get(draft.member or MemberId(""), "")
        return home.draft_row(filling, review, draft.updated_at, now, who)

    def _closed(self, service: Service) -> str:
        """Return what is said above the form of a service that is no longer offered."""
        return "" if service.key in self.catalogue.services else t("form.ended")

    def thumbs(
        self, session: Session, named: Mapping[str, Mapping[str, object]]
    ) -> dict[str, Photo]:
        """Return the small pictures of what a case has, by question."""
        found: dict[str, Photo] = {}
        for key, about in named.items():
            thumb = documents.thumb(session, Digest(str(about["sha256"])))
            found[key] = Photo(thumb or b"", int(str(about["size"])), own=False)
        return found


def kept(value: Raw) -> str | tuple[str, ...]:
    """Return an answer as a draft keeps it."""
    return value if isinstance(value, str) else tuple(value)
