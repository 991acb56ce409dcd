"""Making annotated texts: what to correct first, what is wrong with them, and the page to correct them on."""
