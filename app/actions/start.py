"""First start: language, village, who you are."""

from abc import abstractmethod
from dataclasses import replace

from app import filling, qr_codes
from app.actions.bridge import Bridge, Stage
from app.deck import Deck
from app.model import Tone
from app.present import home
from app.present.home import Starting
from app.storage import people, sending
from app.storage.people import Person
from app.strings import language, t, use
from app.sync.ways import Why
from protocol import dates

LANGUAGE, VILLAGE, WHO = range(3)
TABLET = "tablet"


class StartActions(Bridge):
    """What a person can do before this phone knows them."""

    def __init__(self, device: Deck, stage: Stage) -> None:
        super().__init__(device, stage)
        self._starting = Starting(filling.introduction(self.catalogue))

    def show_start(self) -> None:
        """Draw the step in hand."""
        # Asked on the last step only: the first frames do not wait for the reader of codes.
        readable = self._starting.step == WHO and qr_codes.readable()
        state = home.start(self._starting, self.practice, self.now(), readable=readable)
        self.stage.show(start=state)

    def choose_language(self, chosen: str) -> None:
        """Speak `id` or `en` from now on."""
        use(chosen)
        self.preferences = replace(self.preferences, language=chosen)
        self.stage.show(language=language())
        self.do(self._prefer)

    def choose_theme(self, theme: str) -> None:
        """Draw `light`, `dark` or as the `system` does."""
        self.preferences = replace(self.preferences, theme=theme)
        self.stage.show(theme=theme)
        self.do(self._prefer)

    def choose_device(self, kind: str) -> None:
        """Say whose device this is: `own` or `tablet`."""
        tablet = kind == TABLET
        who = filling.head(self.catalogue) if tablet else filling.introduction(self.catalogue)
        self._move(tablet=tablet, who=who)

    @abstractmethod
    def begin_tablet(self, village: str, name: str) -> None:
        """Have the head of a village choose the PIN with which this becomes its tablet."""

    def start_step(self, step: int) -> None:
        """Show another step of the first start."""
        furthest = WHO if self._starting.village else VILLAGE
        self._move(step=min(max(step, LANGUAGE), furthest))

    def search_village(self, query: str) -> None:
        """List villages whose name, district or island matches."""
        self._move(query=query)

    def choose_district(self, code: str) -> None:
        """List the villages of one district."""
        self._move(district=code, query="")

    def choose_village(self, code: str) -> None:
        """Settle the village this phone's person lives in."""
        self._move(village=code, query="")

    def answer_start(self, key: str, value: str) -> None:
        """Note what was typed about the person."""
        self._move(who=self._starting.who.answered(key, value))

    def introduce(self) -> None:
        """Check who the person is, make this phone's keys and open the first page."""
        who = self._starting.who
        review = who.review(dates.today(self.now()), self.practice)
        if not review.ready:
            self._move(who=who.marking(*(each.key for each in who.service.questions)))
            return
        values = review.values
        if self._starting.tablet:
            self.begin_tablet(self._starting.village, str(values["full_name"]))
            return
        phone = values.get("phone")
        person = Person(
            name=str(values["full_name"]),
            nik=str(values["nik"]),
            village=self._starting.village,
            phone=str(phone) if phone else None,
        )

        async def keep() -> None:
            await self.write(lambda session: sending.introduce(session, self.device.world, person))
            self.person = person
            self.stage.show(start=None)
            self.tell(t("start.done"), Tone.DONE)
            self.device.courier.wake(Why.WRITTEN)
            await self.refresh()

        self.do(keep)

    def _move(self, **changes: object) -> None:
        self._starting = replace(self._starting, **changes)  # type: ignore[arg-type]
        self.show_start()

    async def _prefer(self) -> None:
        preferences = self.preferences
        await self.write(lambda session: people.prefer(session, preferences))
        await self.refresh()
