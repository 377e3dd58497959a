"""A village's tablet made ready for the demo: three officers whom the office knows."""

from pathlib import Path

from app.settings import Deployment
from app.storage import enlisting, entering, officers, store
from app.storage.secrets import FileSecrets
from app.sync import engine
from app.sync.abreast import Abreast
from app.voyage.office import LocalOffice
from protocol.posts import Post
from protocol.world import World

VILLAGE = "82.04.17.2003"
OFFICERS = (
    (Post.HEAD, "CONTOH KEPALA DESA", "718204"),
    (Post.SECRETARY, "CONTOH SEKRETARIS DESA", "493027"),
    (Post.OPERATOR, "CONTOH OPERATOR DESA", "805613"),
)


def make(
    data: Path, secrets: Path, office: LocalOffice, deployment: Deployment, world: World
) -> None:
    """Begin a tablet in `data` whose device's secret lies in `secrets`; it is left locked."""
    memory = store.open_store(data, world, deployment.root, secrets=FileSecrets(secrets))
    (_, head, pin), *others = OFFICERS
    entering.begin(memory, world, VILLAGE, head, pin)
    for post, name, chosen in others:
        with memory.writing() as session:
            officers.add(session, world, name, post, chosen)
    voucher = office.command("voucher", "--village", VILLAGE, "--post", Post.HEAD).split("\n")[0]
    way = Abreast(office.url)
    engine.exchange(memory, way, world)
    with memory.writing() as session:
        enlisting.redeem(session, world, VILLAGE, voucher)
    engine.exchange(memory, way, world)
    way.close()
    entering.lock(memory, world)
    memory.close()
