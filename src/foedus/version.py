"""The version, where every layer may read it without importing the door of the package."""

__version__ = "0.1.0"
