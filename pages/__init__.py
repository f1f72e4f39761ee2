"""One script a page, and the parts that pages share."""
