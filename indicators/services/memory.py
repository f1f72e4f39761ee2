"""Keep what was computed: a bounded store of results, shared by all threads of the process.

The key must name everything a result depends on: workspace, data version, the viewer's scope and
the question. Results are read-only by agreement.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Result = TypeVar("Result")


class Memory(Generic[Result]):
    """A least-recently-used store with one computation a key, however many threads ask."""

    def __init__(self, entries: int) -> None:
        self._entries = entries
        self._results: OrderedDict[Hashable, Result] = OrderedDict()
        self._lock = threading.Lock()
        self._computing: dict[Hashable, threading.Lock] = {}

    def recall(self, key: Hashable, compute: Callable[[], Result]) -> Result:
        """Return the result of a key, computed at most once at a time."""
        with self._lock:
            if key in self._results:
                self._results.move_to_end(key)
                return self._results[key]
            gate = self._computing.setdefault(key, threading.Lock())
        with gate:
            with self._lock:
                if key in self._results:
                    return self._results[key]
            result = compute()
            with self._lock:
                self._results[key] = result
                self._computing.pop(key, None)
                while len(self._results) > self._entries:
                    self._results.popitem(last=False)
            return result

    def __len__(self) -> int:
        """Return how many results are kept."""
        return len(self._results)
