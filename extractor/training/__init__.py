"""The tagger trained from annotated texts, in PyTorch (the extra `train`); reading with it needs none.

- examples, exchange: texts as numbers, and with other names in them
- net, weights: the network, and the files that extractor/tagger/labeller.py reads
- trainer, judge: an epoch of training, and how good a network is
- calibration: confidence fitted to how often it is right
- own: the project's own articles
- adapt: the shipped tagger brought nearer to someone's texts, maybe with labels of their own

models/recipe trains the shipped tagger with these, `extractor train` adapts it. Only net, weights,
trainer, judge and adapt import torch.
"""
