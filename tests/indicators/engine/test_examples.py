"""The examples in the docstrings of the engine are tests."""

import doctest
import importlib
import pkgutil

import pytest

from indicators import engine

MODULES = sorted(module.name for module in pkgutil.iter_modules(engine.__path__))


@pytest.mark.parametrize("name", MODULES)
def test_examples_run(name):
    module = importlib.import_module(f"indicators.engine.{name}")
    failed, _ = doctest.testmod(module)
    assert failed == 0


def test_most_modules_have_examples():
    counts = {
        name: doctest.testmod(importlib.import_module(f"indicators.engine.{name}")).attempted
        for name in MODULES
    }
    without = {name for name, attempted in counts.items() if attempted == 0}
    assert without <= {"pipeline", "draws", "uncertainty"}
