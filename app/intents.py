"""Everything a person can ask the app to do. Calls return at once; changes come back as state."""

from typing import Protocol

from app.intents_desk import DeskIntents
from app.intents_letters import LetterIntents
from app.intents_officers import OfficerIntents
from app.intents_register import RegisterIntents
from app.intents_trips import TripIntents


class Intents(DeskIntents, LetterIntents, OfficerIntents, RegisterIntents, TripIntents, Protocol):
    """What views call. Nothing here raises: trouble comes back as a notice or a fault."""

    def go(self, route: str) -> None:
        """Open a page of the app by its route."""

    def arrive(self, route: str) -> None:
        """Note which page is open, however it was reached, and fill it; never navigates."""

    def choose_language(self, language: str) -> None:
        """Speak `id` or `en` from now on."""

    def choose_theme(self, theme: str) -> None:
        """Draw `light`, `dark` or as the `system` does."""

    def start_step(self, step: int) -> None:
        """Show another step of the first start."""

    def search_village(self, query: str) -> None:
        """List villages whose name, district or island matches."""

    def choose_district(self, code: str) -> None:
        """List the villages of one district; an empty code lists the districts again."""

    def choose_village(self, code: str) -> None:
        """Settle the village this phone's person lives in."""

    def answer_start(self, key: str, value: str) -> None:
        """Note what was typed about the person on first start."""

    def introduce(self) -> None:
        """Check who the person is, make this phone's keys and open the first page."""

    def search_service(self, query: str) -> None:
        """Show only the services that match."""

    def type_question(self, text: str) -> None:
        """Note what is asked about a service."""

    def ask(self, text: str) -> None:
        """Look up what the catalogue says to a question."""

    def ask_office(self) -> None:
        """Open a request to the office with the question the catalogue does not answer."""

    def begin(self, service: str) -> None:
        """Open a form for a service, going on with a draft of it if there is one."""

    def begin_for(self, service: str, member: str) -> None:
        """Open a form for one of the household; for somebody else where `member` is empty."""

    def answer_person(self, key: str, value: str) -> None:
        """Note what was typed about one of the household."""

    def save_person(self) -> None:
        """Remember what was typed about one of the household."""

    def ask_person(self, asking: str) -> None:
        """Ask once more before somebody is removed or forgotten; an empty word asks no more."""

    def remove_person(self) -> None:
        """Forget somebody, with the forms begun for them; what was sent stays."""

    def type_pin(self, pin: str) -> None:
        """Note what was typed as a PIN."""

    def repeat_pin(self, pin: str) -> None:
        """Note what was typed as the same PIN once more."""

    def put_pin(self) -> None:
        """Lock what one person wrote with the PIN typed twice."""

    def drop_pin(self) -> None:
        """Ask for no PIN any more."""

    def unlock(self) -> None:
        """Show what is behind a PIN, if it is the right one."""

    def lock_people(self) -> None:
        """Ask for every PIN again."""

    def forget_person(self) -> None:
        """Throw away what is behind a forgotten PIN; what was sent stays shut."""

    def discard(self, draft: str) -> None:
        """Throw a draft away for good."""

    def answer(self, draft: str, key: str, value: str | tuple[str, ...]) -> None:
        """Keep what was typed or chosen, at once."""

    def answer_part(self, draft: str, key: str, row: int, part: str, value: str) -> None:
        """Keep one box of a person, a place or a row of a table, at once."""

    def use_person(self, draft: str, key: str, member: str) -> None:
        """Put the name, NIK and relation of one of the household into a question."""

    def add_row(self, draft: str, key: str) -> None:
        """Show an empty row to begin at the end of a table."""

    def drop_row(self, draft: str, key: str, row: int) -> None:
        """Take a row out of a table, counted from 0."""

    def take_photo(self, draft: str, key: str) -> None:
        """Ask for a photo from the camera and keep it, shrunk."""

    def choose_photo(self, draft: str, key: str) -> None:
        """Ask for a photo from the files and keep it, shrunk."""

    def use_photo(self, draft: str, key: str) -> None:
        """Take a photo as it is, whatever may be amiss with it."""

    def open_straight(self, draft: str, key: str) -> None:
        """Show a photo on a page of its own, to be turned and cut."""

    def straighten(self, draft: str, key: str, how: str) -> None:
        """`turn` the photo, cut a little off a side of it, or make it `whole` again."""

    def keep_straight(self, draft: str, key: str) -> None:
        """Keep the photo as it lies now, and go back to the form."""

    def remove_photo(self, draft: str, key: str) -> None:
        """Drop the photo of a question."""

    def show_page(self, draft: str, page: int) -> None:
        """Show a page of the form, counted from 0; the one after the last is the review."""

    def next_page(self, draft: str) -> None:
        """Check this page; go on if it stands, mark what does not."""

    def send(self, draft: str) -> None:
        """Sign the application and queue it; the screen says so only when it is safe on disk."""

    def fix(self, case: str) -> None:
        """Open the form of a returned case at the page to mend."""

    def send_now(self) -> None:
        """Try to reach the office now."""

    def send_photos(self, anyway: bool) -> None:
        """Send photos on a weak signal too, or leave them for a better one."""

    def try_again(self, name: str) -> None:
        """Let something travel that was set aside."""

    def put_away(self, name: str) -> None:
        """Show something as trouble no more; it is kept."""

    def write_anew(self, case: str) -> None:
        """Open a fresh form with the answers of an application the office would not take."""

    def ask_withdraw(self, name: str) -> None:
        """Ask once more before an application is taken back; an empty name asks no more."""

    def withdraw(self, case: str) -> None:
        """Take an application back; the office hears of it with the next signal."""

    def save_slip(self, case: str, page: bool) -> None:
        """Have the phone save the slip of a case: as a page for paper, or as a picture."""

    def share_slip(self, case: str) -> None:
        """Offer the picture of a slip to other apps."""

    def rate(self, case: str, element: str, mark: int) -> None:
        """Say how one thing was, from 1 to 4; pressed again, it is left open."""

    def send_rating(self, case: str) -> None:
        """Sign what was said of a service and queue it."""

    def type_receipt(self, text: str) -> None:
        """Note what was typed of a receipt code."""

    def find_case(self) -> None:
        """Open the application on this phone that has the code that was typed."""

    def show_older(self) -> None:
        """Show more of the list of applications."""

    def check_slip(self, from_camera: bool) -> None:
        """Ask for a photo of a slip and say whether it is genuine."""

    def name_carrier(self, name: str) -> None:
        """Note who takes along what goes by hand."""

    def give_to_card(self) -> None:
        """Write what waits to a card or folder."""

    def give_by_share(self) -> None:
        """Hand what waits to another app or to somebody near."""

    def fetch_neighbours(self) -> None:
        """Bring home the news that waits for this village, with the next signal."""

    def take_files(self) -> None:
        """Take what files bring, for this phone and for others."""

    def type_code(self, text: str) -> None:
        """Note what was typed or pasted as the text of a phone's code."""

    def share_code(self, text: str) -> None:
        """Offer the text of this phone's code to other apps."""

    def copy_code(self, text: str) -> None:
        """Lay the text of this phone's code where it can be pasted from."""

    def read_code(self, from_camera: bool) -> None:
        """Ask for a photo of a phone's code and read it."""

    def answer_card(self, key: str, value: str) -> None:
        """Note what was typed from the card of somebody to vouch for."""

    def check_office(self, from_camera: bool) -> None:
        """Compare the code on the office's wall with the office this app speaks to."""

    def vouch(self) -> None:
        """Sign that the phone is whose card it is, and queue it."""

    def turn_code(self, by: int) -> None:
        """Show the picture before or after; 0 shows all in a loop again."""

    def read_picture(self, from_camera: bool) -> None:
        """Read what another screen shows from photos of it."""

    def type_relay(self, typed: str) -> None:
        """Note what was typed as the address of the village's relay."""

    def use_relay(self) -> None:
        """Leave parcels at the relay whose address was typed, from now on."""

    def leave_relay(self) -> None:
        """Leave parcels at no relay from now on."""

    def scan_relay(self, from_camera: bool) -> None:
        """Read the relay's address from a photo of its code."""

    def rehearse(self, what: str) -> None:
        """`begin` to practise, show the `next` answer, `ask` before the end, `stay`, or `end`."""

    def seen(self, serial: int) -> None:
        """Note that a notice has been shown."""
