"""What the app promises, it promises after the fact."""

from sqlalchemy import event

from app.strings import t
from tests.app.actions.test_actions import fill


def test_saved_is_said_after_the_commit(hall):
    """Until everything is safe on disk nobody reads that it is."""
    hall.introduces()
    draft = hall.opens("pengaduan")
    fill(hall, draft)
    said = []

    def look(_connection):
        said.append(hall.screen.notice and hall.screen.notice.text)

    event.listen(hall.device.store._engine, "commit", look)
    hall.does(hall.act.send, draft)
    event.remove(hall.device.store._engine, "commit", look)

    assert said
    assert t("message.saved") not in said
    assert hall.screen.notice.text == t("message.saved")
