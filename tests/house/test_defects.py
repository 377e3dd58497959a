"""The defects `make mutants` sows: each still applies, and its tests are there."""

import pytest

from tests.house import tree
from tests.mutants.defects import DEFECTS


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.name)
def test_every_defect_applies_and_has_its_tests(defect):
    """A defect that fits nowhere proves nothing: rewritten code needs it written anew."""
    assert (tree.ROOT / defect.file).read_text("utf-8").count(defect.old) == 1
    for name in defect.tests:
        file, _, test = name.partition("::")
        assert f"def {test}(" in (tree.ROOT / file).read_text("utf-8")
