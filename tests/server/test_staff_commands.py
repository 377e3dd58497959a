"""The `layar-server staff` commands."""

import io

import pytest
from sqlalchemy import select

from protocol import world
from server import cli, office, sign_ins, staff
from server.settings import Settings
from server.tables import ACCOUNT
from tests import databases
from tests.server.phones import VILLAGE


@pytest.fixture
def folder(tmp_path, monkeypatch, capsys):
    """An office that has its keys."""
    databases.tell(monkeypatch, tmp_path / "office")
    cli.main(["keys", "init", "--development"])
    capsys.readouterr()
    return tmp_path / "office"


def opened():
    return office.open_office(Settings.from_env(), world.real())


@pytest.mark.parametrize("source", ["stdin", "file", "generated"])
def test_staff_are_added_with_a_password_from_anywhere(folder, source, capsys, monkeypatch):
    """From a pipe, from a file, or made up here and printed once."""
    password = "kapal layar biru tua"
    (folder / "password").write_text(f"{password}\n")
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
    words = {
        "stdin": ["--password-stdin"],
        "file": ["--password-file", str(folder / "password")],
        "generated": [],
    }[source]
    who = ["ani", "--name", "Ani", "--role", "clerk", "--service", "pengaduan"]
    assert cli.main(["staff", "add", *who, *words]) == 0

    printed = capsys.readouterr().out.split()
    given = printed[-1] if source == "generated" else password
    assert (printed[-1] == "in") == (source != "generated")
    with opened().writing() as session:
        token = sign_ins.sign_in(session, "ani", given, world.real())
        found = sign_ins.of_session(session, token, world.real())
    assert found.staff.area.services == ("pengaduan",)
    assert found.staff.area.agency == "complaint_desk"


def test_an_unknown_service_is_named(folder, capsys):
    """A scope nobody knows is a mistake, and the known ones are listed."""
    assert add_staff("clerk", "--service", "paspor") == 1
    assert "pengaduan" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("role", "words", "why"),
    [
        ("clerk", [], "say which services"),
        ("auditor", ["--all"], "nothing to do with services"),
        (
            "clerk",
            ["--all", "--area", "82.04.99", "--agency", "district"],
            "no such district or village",
        ),
        ("clerk", ["--all", "--agency", "treasury"], "no such agency"),
        ("clerk", ["--all"], "complaints are among these services"),
        ("signer", ["--service", "pengaduan", "ktp-el"], "complaints are among these services"),
        ("village", ["--all"], "a village officer has villages"),
        ("village", ["--all", "--area", "82.04.17"], "a village officer has villages"),
        ("village", ["--service", "pengaduan", "--area", VILLAGE], "a village has nothing"),
    ],
)
def test_an_account_that_makes_no_sense_is_not_made(folder, role, words, why, capsys):
    """Role, services and area have to fit each other."""
    assert add_staff(role, *words) == 1
    assert why in capsys.readouterr().err


def test_a_village_officer_gets_what_villages_work_on(folder):
    """All services means those a village has to do with: complaints are none of them."""
    assert add_staff("village", "--all", "--area", VILLAGE) == 0

    with opened().reading() as session:
        (account,) = session.connection().execute(select(ACCOUNT)).all()
    assert (account.role, account.places) == ("village", VILLAGE)
    assert "surat-keterangan-usaha" in account.services
    assert "pengaduan" not in account.services


LIST = """username;name;role;services;area;agency;nip
loket;Ani Contoh;clerk;pengaduan;;;
camat;Budi Contoh;signer;dispensasi-waktu-nikah;82.04.08;district;19800817 200501 1 003
desa;Citra Contoh;village;*;{village};;
pengelola;Dewi Contoh;admin;;;;
"""


def test_a_list_of_staff_is_taken_in_at_once(folder, capsys, monkeypatch):
    """Each with what stands in the columns, and a password of their own, printed once."""
    monkeypatch.setattr("sys.stdin", io.StringIO(LIST.format(village=VILLAGE)))

    assert cli.main(["staff", "import", "-"]) == 0

    told = dict(line.split(" may sign in with ") for line in capsys.readouterr().out.splitlines())
    assert list(told) == ["loket", "camat", "desa", "pengelola"]
    assert len(set(told.values())) == 4
    with opened().writing() as session:
        assert sign_ins.sign_in(session, "camat", told["camat"], world.real())
        camat = staff.of(staff.account(session, "camat"))
        desa = staff.of(staff.account(session, "desa"))
    assert (camat.role, camat.area.agency, camat.nip) == (
        "signer",
        "district",
        "198008172005011003",
    )
    assert camat.area.places == ("82.04.08",)
    assert desa.area.places == (VILLAGE,)
    assert "pengaduan" not in desa.area.services


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("loket,Ani,clerk,pengaduan,", "line 3, loket: staff.account"),
        ("ani,Ani,judge,pengaduan,", "line 3, ani: no such role: judge"),
        ("ani,Ani,clerk,paspor,", "line 3, ani: no such service: paspor"),
        ("ani,Ani,clerk,pengaduan,82.04.99", "no such district or village: 82.04.99"),
        ("ani,Ani,clerk,pengaduan,82.04.08,more", "line 3: more cells than columns"),
    ],
)
def test_one_bad_line_of_a_list_and_nobody_is_made(folder, row, why, capsys):
    """The line is named; the list is mended and taken in again, without doubles."""
    listed = folder / "staff.csv"
    head = "username,name,role,services,area"
    listed.write_text(f"{head}\nloket,Ani Contoh,clerk,pengaduan,\n{row}\n", "utf-8")

    assert cli.main(["staff", "import", str(listed)]) == 1

    assert why in capsys.readouterr().err
    with opened().reading() as session:
        assert session.connection().execute(select(ACCOUNT)).all() == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("username,name\nani,Ani\n", "no column role in the first line"),
        ("username,name,role,pin\nani,Ani,clerk,1\n", "no such column: pin"),
        ("", "no column username, name, role"),
        (None, "cannot read"),
    ],
)
def test_a_list_that_is_none_is_told_so(folder, text, why, capsys):
    """What is missing or too much in its first line, or that there is no such file."""
    listed = folder / "staff.csv"
    if text is not None:
        listed.write_text(text, "utf-8")

    assert cli.main(["staff", "import", str(listed)]) == 1
    assert why in capsys.readouterr().err


def add_staff(role, *words):
    """Make an account with a password made up for it."""
    return cli.main(["staff", "add", "ani", "--name", "Ani", "--role", role, *words])
