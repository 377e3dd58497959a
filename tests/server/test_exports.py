"""A client's cases as a file: the same in three kinds, nobody's but its own."""

import csv
import io
import json

import openpyxl
import pytest

from server import clients, exports
from server.clients import Scope
from server.rights import Right
from server.usage import UsageError
from tests.server.phones import COMPLAINT, NIK, SKTM


def sheet(house, client, *scopes):
    with house.office.writing() as session:
        clients.add(session, house.office.world, client, client, (SKTM,), scopes)
        caller = clients.called(session, client)
        who = Scope.ANSWERS in scopes
        return exports.cases(session.connection(), caller.staff, Right.CASES_READ, who=who)


def test_a_file_has_the_clients_cases_and_calculates_nothing(house):
    """CSV, XLSX and JSON say the same; a name that looks like a formula stays a name."""
    phone = house.phone()
    application = phone.apply(full_name="=CMD()")
    house.tell(phone, application, phone.apply(COMPLAINT))
    full = sheet(house, "full", Scope.CASES, Scope.ANSWERS)

    (row,) = csv.DictReader(io.StringIO(exports.as_file(full, "a.csv").decode("utf-8-sig")))
    book = openpyxl.load_workbook(io.BytesIO(exports.as_file(full, "a.XLSX")))
    heads, cells = book.active.iter_rows(values_only=True)
    (told,) = json.loads(exports.as_file(full, "a.json"))

    assert (row["case"], row["name"], row["nik"]) == (application.id, "'=CMD()", NIK)
    assert dict(zip(heads, map(str, cells), strict=True)) == row
    assert {key: str(value) for key, value in told.items()} == row | {"name": "=CMD()"}
    with pytest.raises(UsageError):
        exports.as_file(full, "a.pdf")


def test_who_may_not_read_answers_gets_no_names(house):
    """Without the scope the columns are not there."""
    phone = house.phone()
    house.tell(phone, phone.apply())
    short = sheet(house, "short", Scope.CASES)

    assert "name" not in short.columns
    assert "SITI" not in exports.as_file(short, "a.csv").decode()
