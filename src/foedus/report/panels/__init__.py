"""The shelf of panels: one file each, with a function ``panel(case, **options)``."""
