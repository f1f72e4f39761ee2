"""What the data and the result look like before anyone believes them.

Pure functions on tables; nothing here changes a score. Sources: OECD/JRC Handbook on Constructing
Composite Indicators (2008), steps 3 to 8; Becker et al. (2017) on weights and importance.
"""
