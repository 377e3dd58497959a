"""The pages about who works on a tablet, and the officers' book."""

from app.actions.bridge import Stage
from app.actions.recovery import RecoveryActions
from app.deck import Deck
from app.model import Tone
from app.model_officers import BookState, NewOfficerState, OfficersState, OfficerState
from app.present import officers as shown
from app.present import times
from app.present.gate import HELPERS
from app.storage import deeds, entering, officers
from app.storage.officer_tables import Standing
from app.storage.officers import Officer
from app.strings import t
from protocol.ids import Kid
from protocol.posts import Post

OFFICERS = "officers"


class OfficerActions(RecoveryActions):
    """What can be done about who works here."""

    def __init__(self, device: Deck, stage: Stage) -> None:
        super().__init__(device, stage)
        self._new_name, self._new_post = "", Post.OPERATOR
        self._new_amiss = ""
        self._asks_dismiss = False

    async def show_officers(self, name: str) -> None:
        """Draw everybody, somebody to be added, the book, or one officer."""
        if not self.tablet:
            self.leave_for("/me")
            return
        everybody = await self.read(officers.listed)
        match name:
            case "":
                self._new_name, self._asks_dismiss = "", False
                rows = shown.present(everybody)
                self.stage.show(officers=OfficersState(rows, self._heads()))
            case "new":
                self._show_newcomer()
            case "book":
                await self._show_book(everybody)
            case _:
                self._show_officer(Kid(name), everybody)

    def name_officer(self, name: str) -> None:
        """Note the name of somebody to be added."""
        self._new_name, self._new_amiss = name, ""
        self._show_newcomer()

    def choose_post(self, post: str) -> None:
        """Note the post of somebody to be added."""
        self._new_post = Post(post)
        self._show_newcomer()

    def add_officer(self) -> None:
        """Have somebody who was named choose their PIN."""
        name = " ".join(self._new_name.split())
        if not self._heads():
            self.tell(t("officers.head_only"), Tone.FIX)
        elif len(name) < shown.NAME_LETTERS:
            self._new_amiss = t("officers.name_short")
            self._show_newcomer()
        else:
            self.begin_adding(name.upper(), self._new_post)

    def ask_dismiss(self, kid: str) -> None:
        """Ask once more before somebody's service ends; an empty name asks no more."""
        self._asks_dismiss = bool(kid)
        self.do(self.refresh)

    def dismiss_officer(self, kid: str) -> None:
        """End somebody's service here."""

        async def dismiss() -> None:
            self._asks_dismiss = False
            if self._heads() and self.duty is not None and self.duty.kid != kid:
                store, world = self.device.store, self.device.world
                await self.work(lambda: entering.dismiss(store, world, Kid(kid)))
                self.tell(t("officers.dismissed"), Tone.DONE)
            self.leave_for(f"/{OFFICERS}")
            await self.refresh()

        self.do(dismiss)

    def _heads(self) -> bool:
        return self.duty is not None and self.duty.post is Post.HEAD

    def _show_newcomer(self) -> None:
        state = NewOfficerState(self._new_name, self._new_post, shown.posts(), self._new_amiss)
        self.stage.show(newcomer=state)

    def _show_officer(self, kid: Kid, everybody: list[Officer]) -> None:
        found = next((each for each in everybody if each.kid == kid), None)
        if found is None or found.standing is Standing.LEFT:
            self.leave_for(f"/{OFFICERS}")
            return
        others = [each for each in everybody if each.serving and each.kid != kid]
        self.stage.show(
            officer=OfficerState(
                row=shown.row(found),
                since=t("officers.since", when=times.moment(found.added_at, self.now())),
                helped=len(others) >= HELPERS,
                dismissible=self._heads() and self.duty is not None and self.duty.kid != kid,
                asks=self._asks_dismiss,
                own=self.duty is not None and self.duty.kid == kid,
            )
        )

    async def _show_book(self, everybody: list[Officer]) -> None:
        names = {each.kid: each.name for each in everybody}
        done = await self.read(deeds.last)
        self.stage.show(book=BookState(shown.lines(done, names, self.now())))
