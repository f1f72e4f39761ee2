"""The mathematics of composite indicators: pure functions on arrays and frames.

Nothing here reads a file, asks the time or draws a random number without a seed it was given. Each
step of the OECD/JRC chain is a module; `pipeline` runs them as a `ScorePlan` says.
"""
