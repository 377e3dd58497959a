"""An agency of the office: its clerk, who checks, and the official who signs its letters."""

from server import cases, desk, issuing, register_book
from server.register_book import Book
from server.rights import Role
from tests.server.phones import case

FUEL = "rekomendasi-bbm-nelayan"
WEDDING = "dispensasi-waktu-nikah"
BOAT = {"fuel": "pertalite", "boat_name": "Contoh 01", "litres_month": 120}
FISHERS = Book("fisheries", "UMUM", 2026)


class Agency:
    """An agency's desk: a clerk, a verifier, and the official who signs."""

    def __init__(self, house, service=FUEL, agency="fisheries", places=("*",)):
        self.house, self.service = house, service
        about = {"services": (service,), "agency": agency, "places": places}
        at = "".join(places).replace("*", "")
        self.clerk = house.staff(f"loket{agency}{at}", role=Role.CLERK, **about)
        self.verifier = house.staff(f"periksa{agency}{at}", role=Role.VERIFIER, **about)
        self.signer = house.staff(f"kepala{agency}{at}", role=Role.SIGNER, **about)
        self.phone = house.phone()

    def gets(self, **answers):
        """Get an application that is being worked on."""
        application = self.phone.apply(self.service, **{**BOAT, **answers})
        self.house.tell(self.phone, application)
        known = case(application)
        for step in ("receive", "accept"):
            self.does(desk.decide, self.clerk, known, step, world=self.house.office.world)
        return known

    def does(self, what, staff, *given, **more):
        """Do something in a transaction of its own."""
        with self.house.office.writing() as session:
            return what(session, self.house.office, staff, *given, **more)

    def checked(self, **answers):
        """Get an application whose letter waits for a signature."""
        known = self.gets(**answers)
        self.does(issuing.prepare, self.clerk, known, None)
        self.does(issuing.check, self.verifier, known, None)
        return known

    def issued(self, **answers):
        """Get an application, and issue its letter."""
        known = self.checked(**answers)
        return self.does(issuing.sign, self.signer, known, None)

    def state(self, known):
        with self.house.office.reading() as session:
            return cases.summary(
                cases.row_of(session, self.clerk, known), self.clerk, self.house.clock.now
            ).state

    def lines(self, book=FISHERS):
        with self.house.office.reading() as session:
            return register_book.lines(session.connection(), book)
