"""Facts of this deployment and this process, read once by the app's main and the shell's."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
VERSION = "0.1.0"
PHONES = frozenset({"android", "ios"})
_ROOT_BYTES = 32


class DeploymentBadError(Exception):
    """A deployment file that is not there, or does not say which office this is for."""


@dataclass(frozen=True)
class Deployment:
    """Which office this app talks to: its address and its 32-byte root public key."""

    office: str
    root: bytes

    @property
    def practice(self) -> bool:
        """Whether nothing here is real: made-up numbers are asked for, and real ones refused."""
        from protocol import keys  # the first frame does not wait for a curve

        return keys.unreal(self.root)


@dataclass(frozen=True)
class Settings:
    """
    What a process of the app needs to know before it starts.

    `cache` is this app's own folder for passing files, on a phone; None where it has none.
    `secrets` is a folder for a tablet's secret where no keyring is to be asked; else None.
    """

    deployment: Deployment
    data: Path
    web: bool
    host: str
    cache: Path | None = None
    secrets: Path | None = None


def read_deployment(path: Path) -> Deployment:
    """
    Read `office` (an http address) and `root` (64 hex digits) from a TOML file.

    Raises:
        DeploymentBadError: the file is not there, or does not say these.
    """
    try:
        facts = tomllib.loads(path.read_text("utf-8"))
        root = bytes.fromhex(facts["root"])
        if len(root) != _ROOT_BYTES:
            raise ValueError(f"root has {len(root)} bytes")
        return Deployment(str(facts["office"]).rstrip("/"), root)
    except KeyError as error:
        raise DeploymentBadError(f"{path} does not say: {error}") from error
    except (OSError, TypeError, ValueError) as error:
        raise DeploymentBadError(f"no deployment can be read from {path}: {error}") from error


def read(environ: Mapping[str, str] = os.environ) -> Settings:
    """
    Read the settings of this process.

    `LAYAR_DATA` names the data folder; inside a packaged app Flet names it; elsewhere it is
    the platform's. `LAYAR_DEPLOYMENT` names another deployment file, `LAYAR_VIEW=web` asks
    for a local web page instead of a window. `LAYAR_SECRETS` names a folder for a tablet's secret,
    on a machine whose keyring nobody is there to open.
    """
    folder = environ.get("LAYAR_DATA") or environ.get("FLET_APP_STORAGE_DATA")
    deployment = environ.get("LAYAR_DEPLOYMENT")
    cache = environ.get("FLET_APP_STORAGE_TEMP")
    secrets = environ.get("LAYAR_SECRETS")
    return Settings(
        deployment=read_deployment(Path(deployment) if deployment else HERE / "deployment.toml"),
        data=Path(folder) if folder else _platforms_own(),
        web=environ.get("LAYAR_VIEW") == "web" or bool(environ.get("FLET_FORCE_WEB_SERVER")),
        host=environ.get("FLET_SERVER_IP", "127.0.0.1"),
        secrets=Path(secrets) if secrets else None,
        cache=Path(cache) if cache and environ.get("FLET_PLATFORM") in PHONES else None,
    )


def _platforms_own() -> Path:
    from platformdirs import user_data_path  # packaged apps are told their folder, and start sooner

    return user_data_path("layar", appauthor=False)
