"""Files charts read, and the script that makes them."""
