"""The latent alignment index: gathered, fitted, brought to a pair, and tested before it is shown.

``items.yml`` declares what it is learned from, ``gates.yml`` what it must pass.  The model itself
is in ``foedus.alignment.index``; nothing here loads it, or numpy, before it is needed.
"""
