"""Networks: where a pair of states stands among all others."""

from foedus.alignment.network.layers import Layer, load_layers

__all__ = ["Layer", "load_layers"]
