"""What a reader sees: panels, key judgements worded by rule, figures, and one page of HTML."""
