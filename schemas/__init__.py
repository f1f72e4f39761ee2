"""The nouns of the project, as validated models; nothing here reads, writes or computes."""
