from pathlib import Path

from data.store import errors
from data.store.errors import StoreError

PATH = Path("folder/open.duckdb")

ALL = (
    errors.DatabaseMissingError(PATH),
    errors.DatabaseExistsError(PATH),
    errors.DatabaseLockedError(PATH, "process 12"),
    errors.DatabaseUnreadableError(PATH, "it is a directory"),
    errors.DatabaseCorruptError(PATH, "it is cut short"),
    errors.DatabaseForeignError(PATH),
    errors.SchemaTooNewError(PATH, 9, 4),
    errors.SchemaTooOldError(PATH, 2, 4),
    errors.SchemaChangedError(PATH, ["0001_foundation.sql"]),
    errors.ReadOnlyError(PATH),
    errors.QueryTooSlowError(PATH, 20),
)


def test_every_message_is_one_sentence_with_the_path_and_a_remedy():
    for error in ALL:
        message = str(error)
        assert str(PATH) in message, message
        assert message.endswith("."), message
        assert ";" in message, message  # what is wrong; what to do
        assert "\n" not in message, message


def test_every_error_has_a_code_of_its_own():
    classes = [
        item for item in vars(errors).values() if isinstance(item, type) and item is not StoreError
    ]
    kinds = [kind for kind in classes if issubclass(kind, StoreError)]
    codes = [kind.code for kind in kinds]
    with_path = {type(error) for error in ALL}
    assert {kind.__name__ for kind in kinds if kind not in with_path} == {
        "AppendError",
        "MigrationError",
        "UnknownNameError",
    }
    assert len(set(codes)) == len(codes)
    assert StoreError.code not in codes
