"""Kept results: bounded, computed once a key, also when many threads ask at the same time."""

import threading
import time

from indicators.services.memory import Memory


def test_a_result_is_computed_once() -> None:
    calls: list[str] = []
    memory: Memory[int] = Memory(entries=2)
    assert memory.recall("a", lambda: calls.append("a") or 1) == 1  # type: ignore[func-returns-value]
    assert memory.recall("a", lambda: calls.append("a") or 2) == 1  # type: ignore[func-returns-value]
    assert calls == ["a"]


def test_the_oldest_result_is_dropped() -> None:
    memory: Memory[int] = Memory(entries=2)
    for number, key in enumerate("abc"):
        memory.recall(key, lambda number=number: number)  # type: ignore[misc]
    assert len(memory) == 2
    assert memory.recall("a", lambda: 9) == 9
    assert memory.recall("c", lambda: 9) == 2


def test_threads_that_ask_at_once_share_one_computation() -> None:
    memory: Memory[int] = Memory(entries=2)
    calls: list[int] = []

    def compute() -> int:
        calls.append(1)
        time.sleep(0.05)
        return 7

    answers: list[int] = []
    threads = [
        threading.Thread(target=lambda: answers.append(memory.recall("k", compute)))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [7] * 8
    assert len(calls) == 1


def test_a_failure_is_not_kept_and_frees_the_key() -> None:
    memory: Memory[int] = Memory(entries=2)

    def fail() -> int:
        raise ValueError("no")

    for _ in range(2):
        try:
            memory.recall("k", fail)
        except ValueError as error:
            assert str(error) == "no"  # noqa: PT017 - twice in a row is the point
    assert memory.recall("k", lambda: 3) == 3
