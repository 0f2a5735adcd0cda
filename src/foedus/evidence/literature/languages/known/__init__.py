"""The languages that are analysed, each a module named by its code and holding ``LANGUAGE``."""
