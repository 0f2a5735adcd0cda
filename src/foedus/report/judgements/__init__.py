"""Key judgements, worded by rule from the numbers: the rules are data, see ``judgements.yml``."""

from foedus.report.judgements.rules import judge

__all__ = ["judge"]
