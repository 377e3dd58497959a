"""An account somebody asks the `layar-server` command for, and whether its parts fit each other."""

import csv
import io
from dataclasses import dataclass, field, fields

from sqlmodel import Session

from protocol import dates, keys, regions
from protocol.regions import Level
from protocol.services import Catalogue
from protocol.world import World
from server import nip, rights, second_step, staff
from server.rights import EVERYTHING, Role
from server.usage import UsageError, check_services, whose

NEEDED = ("username", "name", "role")
_GENERATED_BYTES = 12


@dataclass(frozen=True)
class Wanted:
    """An account as it was asked for."""

    username: str
    name: str
    role: str
    services: str = ""
    """Keys of services with spaces between, or `*`."""
    area: str = ""
    """Codes of districts and villages with spaces between; empty for the whole regency."""
    agency: str = ""
    """Empty for that of the services, where they have one; complaints beside others need one."""
    nip: str = ""
    behalf: str = ""
    password: str = field(default="", repr=False)
    """Empty to have one made up, to be changed at the first sign-in."""
    token: str = field(default="", repr=False)
    """The secret (base32) of a token that shows their codes; empty without one."""

    def make(self, session: Session, world: World, catalogue: Catalogue) -> str:
        """
        Make the account; return the password that was made up for it, empty for none.

        Raises:
            UsageError: role, services, agency and area do not fit each other.
            AccountBadError: the username, the password or the NIP is not good.
        """
        if self.role not in set(Role):
            raise UsageError(f"no such role: {self.role} (known: {', '.join(Role)})")
        role = Role(self.role)
        services = self._services(role, catalogue)
        generated = "" if self.password else keys.b64(world.entropy(_GENERATED_BYTES))
        made = staff.add(
            session,
            world,
            self.username,
            self.name,
            self.password or generated,
            services,
            agency=whose(self.agency, role, services, catalogue),
            role=role,
            places=self._places(role),
            given=bool(generated),
            nip=nip.read(self.nip, dates.today(world.now())),
            behalf=" ".join(self.behalf.split()),
        )
        if self.token:
            second_step.set_seed(session.connection(), made.id, self.token)
        return generated

    def _services(self, role: Role, catalogue: Catalogue) -> list[str]:
        """Return the services asked for. A village's officer has only those a village works on."""
        asked = self.services.split()
        named = [] if asked == [EVERYTHING] else asked
        check_services(named, catalogue)
        if not rights.areal(role):
            if asked:
                raise UsageError(f"{role} has nothing to do with services")
            return []
        if not asked:
            raise UsageError("say which services: --service KEY ... or --all")
        if role is not Role.VILLAGE:
            return asked
        sealed = [key for key in named if not catalogue[key].of_village]
        if sealed:
            raise UsageError(f"a village has nothing to do with {', '.join(sealed)}")
        return [key for key in named or catalogue if catalogue[key].of_village]

    def _places(self, role: Role) -> tuple[str, ...]:
        """Return the places asked for, as they are written; all without any."""
        known = regions.regions()
        written = {each.code for each in known.villages} | {each.code for each in known.districts}
        read = {code: regions.read_code(code) for code in self.area.split()}
        for code, place in read.items():
            if place is None or place.value not in written:
                raise UsageError(f"no such district or village: {code}")
        found = [place for place in read.values() if place is not None]
        if role is Role.VILLAGE and (
            not found or any(place.level is not Level.VILLAGE for place in found)
        ):
            raise UsageError("a village officer has villages: --area CODE ...")
        return rights.tidy_places(place.value for place in found)


def of_list(text: str) -> dict[int, Wanted]:
    """
    Return the accounts of a CSV file by the line each ends on, `,` or `;` between its columns.

    Raises:
        UsageError: a column is missing or unknown, or a line has more cells than the first.
    """
    first = text.partition("\n")[0]
    reader = csv.DictReader(io.StringIO(text), delimiter=";" if ";" in first else ",")
    named = [each.strip() for each in reader.fieldnames or ()]
    reader.fieldnames = named
    if missing := [each for each in NEEDED if each not in named]:
        raise UsageError(f"no column {', '.join(missing)} in the first line")
    known = [each.name for each in fields(Wanted)]
    if unknown := [each for each in named if each not in known]:
        raise UsageError(f"no such column: {', '.join(unknown)} (known: {', '.join(known)})")
    found = {}
    for row in reader:
        if None in row:
            raise UsageError(f"line {reader.line_num}: more cells than columns")
        cells = {column: (cell or "").strip() for column, cell in row.items()}
        found[reader.line_num] = Wanted(**cells)
    return found
