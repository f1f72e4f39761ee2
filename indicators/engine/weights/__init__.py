"""Where weights come from: from data (correlations, components, information) or from people."""
