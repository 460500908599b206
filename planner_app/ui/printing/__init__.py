"""Printing: the charts on pages, as PDF, pictures or tables, and the preview that shows them page
by page."""
