from pathlib import Path

import pytest
from pydantic import ValidationError

from schemas.language import Language
from schemas.settings import Settings


def test_defaults_run_on_a_laptop_and_admit_nobody_else():
    settings = Settings()
    assert settings.host == "127.0.0.1"
    assert settings.port == 8501
    assert settings.default_workspace == "open"
    assert settings.default_language is Language.ENGLISH
    assert settings.workspaces_folder == Path("data/workspaces")


def test_every_setting_has_a_unit_and_a_sentence():
    for name, field in Settings.model_fields.items():
        assert field.description, name
        assert field.description.endswith("."), name
        assert isinstance(field.json_schema_extra, dict), name
        assert field.json_schema_extra["unit"], name


def test_every_number_is_bounded_on_both_sides():
    for name, field in Settings.model_fields.items():
        if field.annotation in (int, float):
            limits = [type(limit).__name__ for limit in field.metadata]
            assert sorted(limits) == ["Ge", "Le"], name


def test_settings_are_frozen_and_refuse_unknown_names():
    with pytest.raises(ValidationError):
        Settings(cach_entries=5)  # type: ignore[call-arg]
    with pytest.raises(ValidationError):
        Settings().port = 1  # type: ignore[misc]
