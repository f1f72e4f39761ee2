"""Words, plural forms and number formats of the three languages."""
