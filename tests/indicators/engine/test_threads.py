"""Linear algebra takes one thread, in NumPy and in SciPy."""

from __future__ import annotations

from threadpoolctl import threadpool_info, threadpool_limits

from indicators.engine.threads import use_one_thread


def test_every_library_for_linear_algebra_uses_one_thread() -> None:
    with threadpool_limits(limits=2, user_api="blas"):
        use_one_thread()
        counts = [item["num_threads"] for item in threadpool_info() if item["user_api"] == "blas"]
    assert len(counts) >= 1
    assert set(counts) == {1}
