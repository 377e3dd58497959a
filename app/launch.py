"""Start Flet: inside a packaged app, as a desktop window, or as a web page of this machine."""

import gc
import logging
import os
import secrets
import socket
from collections.abc import Callable
from pathlib import Path

import flet as ft
from flet.utils import is_embedded

from app import leftovers, settings

log = logging.getLogger("layar")

CLIENT_FETCH_S = 15.0
"""How long fetching the desktop client may stall before the web page is used instead."""


def run(main: Callable[[ft.Page], object]) -> None:
    """
    Run the app until its window or its server is closed.

    The desktop client is a download of its own; where it cannot be had the same app opens
    as a web page on loopback. Nothing is fetched from a CDN either way.

    Until `main` has loaded everything the collector rests: it would look 300 times at what stays.
    """
    gc.disable()
    facts = settings.read()
    assets = str(Path(__file__).parent.parent / "assets")
    if is_embedded() or (not facts.web and _desktop_client_is_ready()):
        ft.run(main, assets_dir=assets, no_cdn=True)
        return
    uploads = facts.data / "uploads"
    uploads.mkdir(parents=True, exist_ok=True)
    leftovers.sweep_uploads(uploads)
    os.environ.setdefault("FLET_SECRET_KEY", secrets.token_urlsafe(32))
    ft.run(
        main,
        view=ft.AppView.WEB_BROWSER,
        host=facts.host,
        assets_dir=assets,
        upload_dir=str(uploads),
        no_cdn=True,
    )


def _desktop_client_is_ready() -> bool:
    socket.setdefaulttimeout(CLIENT_FETCH_S)
    try:
        import flet_desktop

        return bool(os.getenv("FLET_VIEW_PATH") or flet_desktop.ensure_client_cached())
    except Exception as trouble:
        log.warning("no desktop client (%s): opening a local web page", type(trouble).__name__)
        return False
    finally:
        socket.setdefaulttimeout(None)
