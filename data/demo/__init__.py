"""The demonstration workspace: fictional institutions with complete, generated data."""
