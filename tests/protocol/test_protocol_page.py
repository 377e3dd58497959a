"""The page that describes the format says what the code and the vectors say."""

import base64
import re
from pathlib import Path

import pytest

from protocol import (
    bodies,
    bundle,
    coffers,
    dictionary2,
    documents,
    errors,
    following,
    parcel,
    qr,
    steps,
)
from protocol.dictionary1 import DICTIONARY
from protocol.messages import MODELS, Kind
from tests.protocol import known

PAGE = (Path(__file__).parents[2] / "docs" / "PROTOCOL.md").read_text(encoding="utf-8")
CODES = {
    error.code for family in errors.LayarError.__subclasses__() for error in family.__subclasses__()
}
NAMESPACES = (
    "envelope",
    "body",
    "key",
    "parcel",
    "receipt",
    "piece",
    "document",
    "bundle",
    "chain",
    "sealed",
)


def test_every_file_of_vectors_is_cited_and_there():
    """Known bytes nobody is sent to prove nothing."""
    cited = set(re.findall(r"vectors/(\w+)\.json", PAGE))

    assert cited == {path.stem for path in known.FOLDER.glob("*.json")}


def test_every_file_of_code_it_names_is_there():
    """A section says where it is enforced."""
    root = Path(__file__).parents[2]
    for name in re.findall(r"`(protocol/\w+\.py)`", PAGE):
        assert (root / name).is_file(), name


@pytest.mark.parametrize("code", sorted(code for code in CODES if code.startswith(NAMESPACES)))
def test_every_code_of_the_format_is_explained(code):
    """And no other spelling of it."""
    assert f"`{code}`" in PAGE


def test_no_code_is_named_that_is_none():
    """A code on the page is a class in the tree."""
    named = set(
        re.findall(r"`((?:envelope|body|trust|case|chain|author|message|sealed)\.[a-z_]+)`", PAGE)
    )

    assert named <= CODES


@pytest.mark.parametrize("kind", Kind, ids=lambda kind: kind.name)
def test_every_message_and_field_is_described(kind):
    """With its number; a receipt and a decision have tables of their own."""
    assert f"| {kind.value} | {kind.name.lower()} |" in PAGE
    for name, field in MODELS[kind].model_fields.items():
        assert f"`{field.alias or name}`" in PAGE


def test_every_step_is_listed():
    """As the table of steps has them."""
    said_otherwise = {"supplement", "withdraw"}
    for name in {step.name for step in steps.STEPS} - said_otherwise:
        assert f"`{name}`" in PAGE


@pytest.mark.parametrize(
    "number",
    [
        bodies.STORED_LIMIT_BYTES,
        bodies.CLEAR_LIMIT_BYTES,
        documents.PIECE_BYTES,
        parcel.ITEM_LIMIT,
        parcel.CLEAR_LIMIT_BYTES,
        parcel.PARCEL_LIMIT_BYTES,
        parcel.SMALLEST_BYTES,
        bundle.PARCELS_LIMIT,
        coffers.SMALLEST_BYTES,
        coffers.LARGEST_BYTES,
        qr.PART_BYTES,
        len(DICTIONARY),
        len(dictionary2.load()),
    ],
)
def test_every_limit_stands_on_the_page(number):
    """As the file that enforces it has it."""
    assert f"{number:,}" in PAGE


def test_the_worked_example_is_the_first_parcel():
    """Byte by byte, what the vector holds."""
    raw = base64.b64decode(known.load("parcel")["vectors"][0]["parcel"])
    receipt, application = parcel.unseal(raw, [known.OFFICE_SEALING])
    example = PAGE[PAGE.index("## 17.") :]

    assert f"{len(raw)} bytes" in example
    assert f"{len(receipt.raw)} bytes" in example
    assert f"{len(application.raw)} bytes" in example
    short = following.shorten(application.raw, receipt.raw)
    assert f"{len(short)} bytes" in example
    assert f"`03 {len(short):06x}`" in example
    assert f"{512 - parcel.clear_size([receipt, application])} zeros" in example
    for part in (raw[6:14], application.raw[2:34], application.raw[74:90], application.raw[95:-64]):
        assert part.hex() in example
    for part in (raw[14:30], raw[30:62], application.raw[-64:]):
        assert any(
            part.hex().startswith(begin) and part.hex().endswith(end)
            for begin, end in re.findall(r"([0-9a-f]+)…([0-9a-f]+)", example)
        )
