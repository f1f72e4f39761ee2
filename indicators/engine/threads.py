"""How many threads linear algebra takes: one.

The matrix products of scores are small and many. Split among threads they wait for each other more
than they compute, and on a machine that is busy with something else they take four times as long
(`docs/speed.md`). Several readers at once are served by the threads of the server anyway.
"""

from __future__ import annotations

import numpy  # noqa: F401  its library must be loaded before it can be told
import scipy.linalg  # noqa: F401  so must SciPy's own
from threadpoolctl import threadpool_limits


def use_one_thread() -> None:
    """Tell the libraries for linear algebra of this process to use one thread from now on."""
    threadpool_limits(limits=1, user_api="blas")
