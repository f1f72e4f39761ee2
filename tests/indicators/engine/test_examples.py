"""The examples in the docstrings of the engine are tests."""

import doctest
import importlib
import pkgutil

import pytest

from indicators import engine

MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(engine.__path__, "indicators.engine.")
    if not module.ispkg
)


@pytest.mark.parametrize("name", MODULES)
def test_examples_run(name):
    failed, _ = doctest.testmod(importlib.import_module(name))
    assert failed == 0


def test_there_are_examples_and_they_are_found():
    found = [doctest.testmod(importlib.import_module(name)).attempted for name in MODULES]
    assert len(MODULES) > 50
    assert sum(attempted > 0 for attempted in found) > 20
