"""The pages of outreach trips, with all that they can have on them."""

from app.asked import Choice
from app.model import Tone
from app.model_trips import StopState, TripRow, TripsState, TripState, WishRow, WishState
from tests.app.views import registers, states

ROW = TripRow("t1", "Rabu, 2 Desember", "Awanggoa, Babang")
SITI = WishRow("w1", "SITI CONTOH", "KTP · …9902", "Siap", Tone.DONE, "Selesai.")
UJI = WishRow("w2", "CONTOH UJI", "KK · …9901", "Kurang: Foto KK", Tone.WAIT)
TRIP = TripState(
    ROW,
    states.question("date", key="day", label="Tanggal"),
    (
        StopState("82.04.17.2003", "Awanggoa", "1 siap dari 2 orang", (SITI, UJI)),
        StopState("82.04.17.2004", "Babang", "0 siap dari 0 orang", ()),
    ),
    villages=states.few(1),
    found=(registers.UJI,),
    services=states.question(
        "choice", key="service", label="Untuk layanan", choices=(Choice("ktp-el", "KTP"),)
    ),
)
WISH = WishState("t1", UJI, ("Foto KK", "2 isian lagi"), came=True, done=False, lacked="KK")
READY = WishState("t1", SITI, (), came=False, done=False, lacked="")

PAGES = {
    "trips": ("/trips", {"trips": TripsState((ROW,))}),
    "trip": ("/trips/t1", {"trip": TRIP}),
    "wish": ("/trips/t1/w2", {"wish": WISH}),
    "wish-ready": ("/trips/t1/w1", {"wish": READY}),
}
