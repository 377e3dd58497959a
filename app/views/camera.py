"""Take one picture with the device's camera, in a dialog over whatever is on screen."""

import asyncio

import flet as ft
from flet_camera import Camera, CameraDescription, CameraLensDirection, ResolutionPreset

from app.strings import t
from app.views import theme
from protocol import errors

READY_WITHIN_S = 15.0
PREVIEW_WIDTH = 640
PREVIEW_HEIGHT = 480


async def shoot(page: ft.Page) -> bytes | None:
    """
    Return a JPEG of what the person photographed, or None if they went back.

    Raises:
        NoCameraError: this device has no camera, or the person did not allow its use.
    """
    camera = Camera(expand=True)
    answer: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    def settle(taken: bool) -> None:
        if not answer.done():
            answer.set_result(taken)

    dialog = ft.AlertDialog(
        modal=True,
        title=ft.Text(t("photo.aim")),
        content=ft.Container(camera, width=PREVIEW_WIDTH, height=PREVIEW_HEIGHT),
        actions=[
            ft.TextButton(t("button.back"), height=theme.TOUCH, on_click=lambda: settle(False)),
            ft.FilledButton(
                t("button.take_photo"), height=theme.TOUCH, on_click=lambda: settle(True)
            ),
        ],
        on_dismiss=lambda: settle(False),
    )
    page.show_dialog(dialog)
    try:
        await asyncio.wait_for(_open(camera), READY_WITHIN_S)
        return await camera.take_picture() if await answer else None
    except (TimeoutError, RuntimeError) as trouble:
        raise errors.NoCameraError(type(trouble).__name__) from trouble
    finally:
        page.pop_dialog()


async def _open(camera: Camera) -> None:
    cameras = await camera.get_available_cameras()
    if not cameras:
        raise errors.NoCameraError("none")
    await camera.initialize(_rear(cameras), ResolutionPreset.VERY_HIGH, enable_audio=False)


def _rear(cameras: list[CameraDescription]) -> CameraDescription:
    behind = [each for each in cameras if each.lens_direction == CameraLensDirection.BACK]
    return (behind or cameras)[0]
