"""The very first frame: the boat on its sea, before anything else of the app is loaded."""

import flet as ft

DAY, NIGHT = "#0A5566", "#0E1B20"
"""As the packaged app's own splash has it, which this comes after."""
EMBLEM = 160


def draw(page: ft.Page, name: str) -> None:
    """Draw the frame, which says the app's name to a screen reader; the root takes its place."""
    page.title = name
    page.padding = 0
    dark = page.platform_brightness is ft.Brightness.DARK
    page.add(
        ft.Container(
            ft.Image(src="splash.png", width=EMBLEM, height=EMBLEM, semantics_label=name),
            bgcolor=NIGHT if dark else DAY,
            alignment=ft.Alignment.CENTER,
            expand=True,
        )
    )
