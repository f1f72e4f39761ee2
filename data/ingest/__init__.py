"""Reading of yearly workbooks; empty until the collection comes."""
