"""The steps from raw data to ranks, as pure functions on tables; formulas in `docs/methods.md`."""
