"""The `layar-server` command."""

import subprocess
import sys

import pytest

from protocol import world
from server import cli, clients, office
from server.settings import DEFAULT_PORT, Settings
from tests import databases


@pytest.fixture
def folder(tmp_path, monkeypatch):
    databases.tell(monkeypatch, tmp_path / "office")
    return tmp_path / "office"


def opened():
    return office.open_office(Settings.from_env(), world.real())


def test_settings_come_from_the_environment(tmp_path):
    """What is not said is a SQLite file in the data folder, on loopback."""
    plain = Settings.from_env({"LAYAR_DATA": str(tmp_path)})
    said = Settings.from_env(
        {
            "LAYAR_DATA": "x",
            "LAYAR_DATABASE_URL": "postgresql:///u",
            "LAYAR_HOST": "h",
            "LAYAR_PORT": "1",
            "LAYAR_PROXY": "10.89.44.1, 10.89.45.0/28",
        }
    )

    assert plain.database_url == f"sqlite:///{tmp_path / 'office.db'}"
    assert (plain.host, plain.port) == ("127.0.0.1", DEFAULT_PORT)
    assert plain.proxies == ("127.0.0.1", "::1")
    assert said.proxies == ("127.0.0.1", "::1", "10.89.44.1", "10.89.45.0/28")
    assert (said.database_url, said.host, said.port) == ("postgresql:///u", "h", 1)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("LAYAR_PORT", "abc"),
        ("LAYAR_PORT", "-1"),
        ("LAYAR_PORT", "65536"),
        ("LAYAR_DATABASE_URL", "mysql://localhost/layar"),
        ("LAYAR_DATABASE_URL", "office.db"),
        ("LAYAR_PROXY", "*"),
        ("LAYAR_PROXY", "0.0.0.0/0"),
        ("LAYAR_PROXY", "10.89.44.1/24"),
        ("LAYAR_PROXY", "caddy"),
    ],
)
def test_a_setting_that_cannot_be_is_named(folder, capsys, monkeypatch, name, said):
    """A port there is not, a proxy that is everybody: one sentence, and nothing is made."""
    monkeypatch.setenv(name, said)

    assert cli.main(["keys", "init"]) == 1
    assert name in capsys.readouterr().err
    assert not folder.exists()


@pytest.mark.parametrize("below", ["", "deeper"])
def test_a_file_is_no_data_folder(tmp_path, capsys, monkeypatch, below):
    """Neither is what would lie in one."""
    (tmp_path / "file").touch()
    monkeypatch.setenv("LAYAR_DATA", str(tmp_path / "file" / below))

    for words in (["keys", "init"], ["serve"]):
        assert cli.main(words) == 1
        assert "LAYAR_DATA is no folder" in capsys.readouterr().err


def test_making_and_showing_keys(folder, capsys):
    """An office is made once; its public names can be read again."""
    assert cli.main(["keys", "init", "--development"]) == 0
    made = capsys.readouterr().out
    assert cli.main(["keys", "show"]) == 0
    assert capsys.readouterr().out == made
    assert "yes: anybody can sign" in made

    assert cli.main(["keys", "init"]) == 1
    assert "keys already" in capsys.readouterr().err


def test_a_real_office_is_told_to_lock_its_root_away(folder, capsys):
    """The root secret is a file somebody has to carry away."""
    cli.main(["keys", "init"])

    assert str(folder / "root.key") in capsys.readouterr().out


def test_without_keys_there_is_no_office(folder, capsys):
    """Every command but the first says that the keys are missing."""
    assert cli.main(["keys", "show"]) == 1
    assert "store.key_missing" in capsys.readouterr().err


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.7", "office.example"])
def test_a_practice_office_listens_only_to_itself(folder, host, capsys):
    """With keys everybody knows it is not put on any network."""
    cli.main(["keys", "init", "--development"])

    assert cli.main(["serve", "--host", host]) == 1
    assert "development keys" in capsys.readouterr().err


def test_after_a_restore_a_new_memory_begins(folder, capsys):
    """`rebuild --restored` folds the cases and begins an epoch that phones notice."""
    cli.main(["keys", "init", "--development"])
    assert opened().epoch == 1

    assert cli.main(["rebuild", "--restored"]) == 0

    assert "0 cases folded" in capsys.readouterr().out
    assert opened().epoch > 1_700_000_000


def test_no_command_but_serve_loads_the_web():
    """The help names the relay; what serves one is loaded only by whoever runs it."""
    asked = (
        "import sys, server.cli;"
        "print([name for name in ('httpx', 'uvicorn', 'fastapi') if name in sys.modules])"
    )

    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)

    assert told.stdout.strip() == "[]"


def test_the_help_names_every_command(capsys):
    """The relay's too, which begins elsewhere."""
    with pytest.raises(SystemExit):
        cli.main(["--help"])

    told = capsys.readouterr().out
    assert all(command in told for command in ("serve", "relay", "carry", "rebuild", "keys"))


def test_whose_system_it_is_decides_which_complaints_it_reads(folder, capsys):
    """Named, or plain from its services; complaints beside others have nobody guess for whom."""
    make = ["clients", "add", "ikan", "--name", "Ikan", "--service", "pengaduan", "ktp-el"]
    assert cli.main(["keys", "init", "--development"]) == 0

    assert cli.main(make) == 1
    assert "--agency" in capsys.readouterr().err
    assert cli.main(["clients", "add", "semua", "--name", "Semua", "--all"]) == 1
    assert "--agency" in capsys.readouterr().err
    assert cli.main([*make, "--agency", "nobody"]) == 1
    assert cli.main([*make, "--agency", "fisheries"]) == 0
    assert cli.main(["clients", "add", "ktp", "--name", "KTP", "--service", "ktp-el"]) == 0
    with opened().reading() as session:
        whose = {each.id: each.agency for each in clients.listed(session.connection())}
    assert whose == {"ikan": "fisheries", "ktp": "dukcapil"}
