"""From stored tables and readings to estimates of alignment: one small room for each method.

The methods themselves are pure functions over arrays, in ``foedus.alignment``.
"""
