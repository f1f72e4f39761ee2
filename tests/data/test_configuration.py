from pathlib import Path

import pytest

from data.configuration import SettingsError, describe_allowed, read_settings, variable_name
from schemas.language import Language
from schemas.settings import Settings


def test_an_environment_without_our_variables_gives_the_defaults():
    assert read_settings({"PATH": "/bin", "PORT": "1"}) == Settings()


def test_variables_become_settings_of_the_right_kind():
    settings = read_settings(
        {
            "KOKJIEK_PORT": " 8600 ",
            "KOKJIEK_DEFAULT_LANGUAGE": "kk",
            "KOKJIEK_DEFAULT_WORKSPACE": "demo",
            "KOKJIEK_QUERY_SECONDS_MAX": "2.5",
            "KOKJIEK_WORKSPACES_FOLDER": "/srv/kokjiek",
        }
    )
    assert settings.port == 8600
    assert settings.default_language is Language.KAZAKH
    assert settings.default_workspace == "demo"
    assert settings.query_seconds_max == 2.5
    assert settings.workspaces_folder == Path("/srv/kokjiek")
    assert settings.cache_entries == Settings().cache_entries


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("PORT", "80000", "KOKJIEK_PORT is '80000' but must be a whole number from 1 to 65535."),
        ("PORT", "http", "KOKJIEK_PORT is 'http' but must be a whole number from 1 to 65535."),
        ("PORT", "", "KOKJIEK_PORT is '' but must be a whole number from 1 to 65535."),
        (
            "DEFAULT_LANGUAGE",
            "de",
            "KOKJIEK_DEFAULT_LANGUAGE is 'de' but must be one of kk, ru, en.",
        ),
        (
            "DEFAULT_WORKSPACE",
            "test",
            "KOKJIEK_DEFAULT_WORKSPACE is 'test' but must be one of open, demo.",
        ),
        (
            "QUERY_SECONDS_MAX",
            "0",
            "KOKJIEK_QUERY_SECONDS_MAX is '0' but must be a number from 0.05 to 600.",
        ),
        ("PROT", "1", "KOKJIEK_PROT is not a setting; did you mean KOKJIEK_PORT?"),
    ],
)
def test_a_fault_is_one_sentence_with_variable_value_and_what_is_allowed(name, value, sentence):
    with pytest.raises(SettingsError) as caught:
        read_settings({f"KOKJIEK_{name}": value})
    assert caught.value.faults == (sentence,)
    assert str(caught.value) == sentence


def test_an_unknown_variable_that_resembles_none_lists_all():
    with pytest.raises(SettingsError, match=r"known are KOKJIEK_CACHE_ENTRIES, .*KOKJIEK_WORKSP"):
        read_settings({"KOKJIEK_QQQQ": "1"})


def test_all_faults_are_told_at_once():
    with pytest.raises(SettingsError) as caught:
        read_settings({"KOKJIEK_PORT": "x", "KOKJIEK_CACHE_ENTRIES": "0", "KOKJIEK_NO_SUCH": "1"})
    told = " ".join(caught.value.faults)
    assert len(caught.value.faults) == 3
    for variable in ("KOKJIEK_PORT", "KOKJIEK_CACHE_ENTRIES", "KOKJIEK_NO_SUCH"):
        assert variable in told


def test_every_setting_says_what_it_allows():
    for field in Settings.model_fields:
        assert describe_allowed(field)
        assert variable_name(field) == f"KOKJIEK_{field.upper()}"
