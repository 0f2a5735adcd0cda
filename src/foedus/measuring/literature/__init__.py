"""What a project's corpus says of a pair: readings, the passages behind them, and the annex."""
