"""What is measured in a literature: frames over time, tracks, keyness, novelty, positions, topics.

The measures are pure functions; ``gathering`` brings them what a corpus holds, ``protocol`` says
how the corpus was made.
"""
