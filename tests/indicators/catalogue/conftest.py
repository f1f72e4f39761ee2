"""A copy of the real catalogue that a test may damage."""

import shutil

import pytest

from data.definitions import CATALOGUE_FOLDER
from indicators.catalogue.registry import CatalogueError, load_catalogue


class Copy:
    """A copy of the definition files; `edit` changes one, `faults` reads what the registry says."""

    def __init__(self, folder):
        self.folder = folder
        for path in CATALOGUE_FOLDER.glob("*.yaml"):
            shutil.copy(path, folder / path.name)

    def edit(self, file, old, new):
        path = self.folder / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) >= 1, f"{old!r} is not in {file}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return self

    def faults(self):
        with pytest.raises(CatalogueError) as error:
            load_catalogue(self.folder)
        return [(fault.file, fault.path, fault.problem) for fault in error.value.faults]


@pytest.fixture
def catalogue_copy(tmp_path):
    return Copy(tmp_path)
