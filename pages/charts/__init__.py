"""Plotly figures and small SVG graphics, made from ready frames."""
