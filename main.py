"""Start Layar: Flet's packager wants its entry module here, everything is in `app`."""

from app.launch import run
from app.main import main

run(main)
