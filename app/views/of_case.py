"""What is shown and asked about one application: its slip, how it was, taking it back."""

from app import heard
from app.views import case, rating, slip
from app.views.routes import above_others

ABOVE = [
    above_others(
        "ratings/:id",
        rating.rating,
        lambda screen: screen.rating,
        "applications.title",
        name=lambda state: state.case,
        say=heard.rating,
    ),
    above_others(
        "withdrawals/:id",
        case.withdraw,
        lambda screen: screen.case,
        "applications.title",
        name=lambda state: state.row.id,
        say=heard.withdrawal,
    ),
    above_others(
        "slips/:id",
        slip.slip,
        lambda screen: screen.slip,
        "applications.title",
        name=lambda state: state.case,
        say=heard.slip,
    ),
]
