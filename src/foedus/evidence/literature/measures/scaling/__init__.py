"""Scaling: positions of texts on a line, and what the line may be called.

Supervised methods (``wordscores``, ``ridge``) put texts on a scale that votes or other outside
scores anchor, and can be checked against scores that were held back.  ``wordfish`` finds the
line that most divides a set of texts, whatever that is; ``tone`` measures the company that words
keep.  Neither of these two is a position unless something outside says so.
"""
