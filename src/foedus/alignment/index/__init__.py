"""The latent alignment index: one number for a dyad-year, learned from many unlike indicators.

A state that moves as a random walk with occasional jumps is seen through indicators of mixed kind.
The states live on a grid, so that the likelihood of the parameters is exact (up to the grid) with
the states summed out, and parameters are drawn from it directly: nothing crawls.
``docs/method-index.md`` has the model, the priors and the reasons.
"""
