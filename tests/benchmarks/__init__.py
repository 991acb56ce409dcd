"""What the tool costs, beside what stock spaCy costs for the same, in one run.

    python -m tests.benchmarks                  both, on the sample articles
    python -m tests.benchmarks.start FILE       start: processor time and memory of one article
    python -m tests.benchmarks.bulk FILES…      bulk: words per second of processor time

Only ratios are worth noting: both sides run in turn on the same machine, and of
several runs the one that was disturbed least counts.
"""
