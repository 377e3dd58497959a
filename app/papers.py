"""How each paper of the catalogue looks, and whether shades of grey say all that it says."""

from collections.abc import Mapping
from dataclasses import dataclass

from protocol.questions import Question


@dataclass(frozen=True)
class Look:
    """The drawing of a paper in `assets/papers/`; `grey` papers are kept without colours."""

    drawing: str
    grey: bool = False


UNKNOWN = Look("paper")
"""A paper nobody has drawn yet keeps its colours."""

LOOKS: Mapping[str, Look] = {
    "ktp": Look("ktp"),
    "kk": Look("kk", grey=True),
    "marriage_proof": Look("marriage_book"),
    "divorce_proof": Look("certificate", grey=True),
    "birth_letter": Look("birth_letter", grey=True),
    "death_letter": Look("death_letter", grey=True),
    "sptjm_birth": Look("statement", grey=True),
    "sptjm_couple": Look("statement", grey=True),
    "sptjm_marriage": Look("statement", grey=True),
    "data_change_statement": Look("statement", grey=True),
    "event_proof": Look("certificate", grey=True),
    "police_loss": Look("police_letter", grey=True),
    "damaged_doc": Look("damaged"),
    "birth_certificate": Look("certificate", grey=True),
    "child_photo": Look("child_portrait"),
    "house_owner_statement": Look("statement", grey=True),
    "parent_consent": Look("statement", grey=True),
    "skp": Look("letter", grey=True),
    "poverty_statement": Look("statement", grey=True),
    "house_photo": Look("house"),
    "business_photo": Look("shop"),
    "facility_letter": Look("letter", grey=True),
    "jkn_card": Look("card"),
    "health_letter": Look("letter", grey=True),
    "id_photo": Look("portrait"),
    "boat_photo": Look("boat"),
    "boat_doc": Look("letter", grey=True),
    "kusuka_card": Look("fisher_card"),
    "fisher_letter": Look("letter", grey=True),
    "complaint_evidence": Look("place"),
    "family_list": Look("list", grey=True),
    "village_request": Look("letter", grey=True),
    "rt_letter": Look("letter", grey=True),
}
"""By what a photo question names as its picture, or else as its document."""


def look(name: str) -> Look:
    """Return how a paper looks."""
    return LOOKS.get(name, UNKNOWN)


def drawing(question: Question) -> str:
    """Return where the drawing of what a question asks for lies among the assets."""
    return f"papers/{look(question.picture or question.document).drawing}.svg"
