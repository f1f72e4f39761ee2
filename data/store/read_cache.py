"""Keep the answers of queries until the next write: a page asks for the register many times.

An answer is kept under the number of writes that had happened when its query began, so that a
reader that began before a write can never leave its answer to a reader that begins after it.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

import pandas as pd

ENTRIES_MAX = 256
ROWS_MAX = 50_000
"""Larger answers are rarely asked for twice and would fill the memory of a laptop."""

Answer = pd.DataFrame | list[tuple[Any, ...]]


class ReadCache:
    """A bounded, thread-safe store of the answers of one database; least recently used go first."""

    def __init__(self, entries: int = ENTRIES_MAX) -> None:
        self._entries = entries
        self._answers: OrderedDict[Hashable, Answer] = OrderedDict()
        self._lock = threading.Lock()
        self._writes = 0

    def recall(self, question: Hashable, ask: Callable[[], Answer]) -> Answer:
        """Return a copy of the answer to a question, asked anew where none is kept.

        A frame is copied lazily (pandas copies on write), a list in full: whoever receives an
        answer may change it.
        """
        with self._lock:
            key = (self._writes, question)
            kept = self._answers.get(key)
            if kept is not None:
                self._answers.move_to_end(key)
                return _copy(kept)
        answer = ask()
        if len(answer) > ROWS_MAX:
            return answer
        with self._lock:
            self._answers[key] = answer
            while len(self._answers) > self._entries:
                self._answers.popitem(last=False)
        return _copy(answer)

    def forget(self) -> None:
        """Drop everything: something has been written."""
        with self._lock:
            self._writes += 1
            self._answers.clear()

    def __len__(self) -> int:
        """Return how many answers are kept."""
        return len(self._answers)


def freeze_parameters(parameters: Mapping[str, Any] | Sequence[Any] | None) -> Hashable:
    """Return parameters as something that can stand in a key; the kind of a value counts.

    >>> freeze_parameters({"kind": None, "periods": [2024, 2025]})
    (('kind', ('NoneType', None)), ('periods', (('int', 2024), ('int', 2025))))
    """
    if parameters is None:
        return None
    if isinstance(parameters, Mapping):
        return tuple((name, _freeze(value)) for name, value in sorted(parameters.items()))
    return tuple(_freeze(value) for value in parameters)


def _freeze(value: Any) -> Hashable:
    if isinstance(value, list | tuple):
        return tuple(_freeze(part) for part in value)
    return (type(value).__name__, value)


def _copy(answer: Answer) -> Answer:
    return answer.copy(deep=False) if isinstance(answer, pd.DataFrame) else list(answer)
