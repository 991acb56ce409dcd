"""A fuzzer over all that comes from others: bytes, records, rule files, saved results, options.

    python -m tests.fuzz --cases 100000        # once; the figure stands in docs/robustness.md

Each target takes any value its strategy makes, and may refuse it with an ExtractorError;
anything else that it raises, or an invariant that does not hold, is a find.
"""
