"""Plain HTTP routes beside the dashboard."""
