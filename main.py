"""The entry point Flet's packager looks for; everything is in `app`."""

from app.launch import run
from app.main import main

run(main)
