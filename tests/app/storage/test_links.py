"""Connections held open: what they keep of what was found, and what SQLite keeps compiled."""

import sqlite3
from dataclasses import replace

import pytest
from sqlalchemy import event

from app.storage import people, store
from app.storage.people import Person
from protocol import world
from tests.village import ROOT

PERSON = Person("SITI CONTOH", "8204085708909902", "82.04.17.2003")


def opened(folder):
    return store.open_store(folder, world.real(), ROOT.public)


@pytest.fixture
def memory(tmp_path):
    memory = opened(tmp_path)
    yield memory
    memory.close()


def test_what_was_found_is_found_anew_once_anybody_has_written(tmp_path, memory):
    """Readers are spared asking twice, and never told what is true no more: not by any process."""
    other = opened(tmp_path)
    with memory.reading() as session:
        assert people.person(session) is None
    with memory.reading() as session:
        assert people.person(session) is None

    with other.writing() as session:
        people.save(session, PERSON)

    with memory.reading() as session:
        assert people.person(session) == PERSON
        with memory.writing() as writing:
            people.save(writing, replace(PERSON, name="SITI BARU"))
            assert people.person(writing).name == "SITI BARU"
        assert people.person(session) == PERSON
    with memory.reading() as session:
        assert people.person(session).name == "SITI BARU"
    other.close()


def test_what_was_written_and_undone_was_never_there(memory):
    """A block left by an exception leaves nothing behind for who writes next."""

    def breaks():
        with memory.writing() as session:
            people.save(session, PERSON)
            assert people.person(session) == PERSON
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        breaks()

    with memory.writing() as session:
        assert people.person(session) is None
        people.save(session, replace(PERSON, name="ANI CONTOH"))
    with memory.reading() as session:
        assert people.person(session).name == "ANI CONTOH"


def test_reading_and_writing_take_turns_on_compiled_statements(memory):
    """SQLite compiles what is asked all the time once, however often somebody writes between."""
    compiled = []
    memory.close()

    def note(action, *_):
        # The driver compiles BEGIN and COMMIT every time; they read nothing.
        if action == sqlite3.SQLITE_READ:
            compiled.append(action)
        return sqlite3.SQLITE_OK

    @event.listens_for(memory._engine, "connect")
    def count(driver, _):
        driver.set_authorizer(note)

    def turn(name):
        with memory.writing() as session:
            people.save(session, replace(PERSON, name=name))
        with memory.reading() as session:
            assert people.person(session).name == name

    turn("SITI SATU")
    once = len(compiled)
    turn("SITI DUA")
    turn("SITI TIGA")

    assert once > 0
    assert len(compiled) == once
