"""What of all cases somebody chose to look at: one service, one district, or both."""

from dataclasses import dataclass, replace

from server.staff import Staff


@dataclass(frozen=True)
class Facet:
    """A service's key and a district's code; empty for all there is."""

    service: str = ""
    district: str = ""

    def of(self, staff: Staff) -> Staff:
        """Return an account that counts this of what it may count, and nothing else."""
        return replace(staff, area=staff.area.narrowed(self.service, self.district))


WHOLE = Facet()
