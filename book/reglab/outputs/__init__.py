"""What a cell ends with: live in JupyterLab, static on the page, as text for the check of a chapter."""
