"""The questions that pages, routes and commands ask; the only place where store and engine meet."""
