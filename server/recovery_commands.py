"""The command `recover`: a device gets its data key back: lost, or its revocation undone."""

import argparse

from protocol import errors, recovery, world
from server import audit, office, roster
from server.audit import Action
from server.settings import Settings
from server.usage import UsageError

Commands = argparse._SubParsersAction


def add(commands: "Commands[argparse.ArgumentParser]") -> None:
    """Add the command to a parser's."""
    recover = commands.add_parser(
        "recover", help="answer a device that lost its key: only after a call to its village"
    )
    recover.add_argument("request", help="what the tablet shows (LYQ1:K:…)")
    recover.add_argument("--by", required=True, metavar="NAME", help="who has spoken to the head")
    recover.set_defaults(do=_recover)


def _recover(asked: argparse.Namespace, settings: Settings) -> None:
    opened = office.open_office(settings, world.real())
    try:
        request = recovery.read(asked.request)
    except errors.QrBadError as error:
        raise UsageError(f"this is no device's request ({error.why})") from error
    with opened.writing() as session:
        if request.device in roster.revoked(session.connection()):
            raise UsageError(f"the device {request.device} is revoked: it gets no key")
        answer = recovery.answer(request, opened.keyring.sealing)
        audit.note(session, opened.world.now(), asked.by, Action.RECOVERED, request.device)
    print(f"device {request.device}; the answer to type, show or send:")
    print(answer)
