"""What the user decides of an index holds, and no more than that: in any order, however documents change."""

import sqlite3

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.corrections import Corrections, apply
from extractor.corrections.schema import parse
from extractor.index import Index
from tests.saved import result_of


def people(path, *names):
    """A document that names people, each by the one name."""
    return result_of(" et ".join(f"[{name}](PER {name.replace(' ', '-')})" for name in names) or "Rien.", path)


def said(marked, path):
    return result_of(marked, path)


def entities(index):
    """By entity: its documents."""
    return {e.id: [a.path for a in index.appearances(e.id)] for e in index.search()}


@pytest.fixture
def index():
    with Index(None) as index:
        yield index


def three(index):
    """Awa Diallo of a, b, c, who is called Fatou Sow, too, in a and c; the two are one."""
    index.add(
        [people("a", "Awa Diallo", "Fatou Sow"), people("b", "Awa Diallo"), people("c", "Awa Diallo", "Fatou Sow")]
    )
    index.merge("per-awa-diallo", ["per-fatou-sow"])


def ports(index, *short):
    """A firm that a text explains, and the documents that know its short name."""
    index.add(
        [
            said("L’[Organisation des ports francs](ORG x) ([OPF](ORG x)).", "a"),
            *(said("[OPF](ORG x)", p) for p in short),
        ]
    )


def test_all_that_one_document_says_moves_and_nothing_else(index):
    three(index)
    assert index.split("per-awa-diallo", documents=["a"]) == ["per-awa-diallo~2"]
    assert entities(index) == {"per-awa-diallo": ["b", "c"], "per-awa-diallo~2": ["a"]}
    assert index.get("per-awa-diallo~2").mentions == 2


def test_a_document_is_meant_by_its_name_as_it_is_typed(index):
    apart = "de\u0301pe\u0302che.txt"  # as some systems have it
    index.add([people(apart, "Awa Diallo"), people("é.txt", "Awa Diallo", "Fatou Sow"), people("c", "Awa Diallo")])
    index.split("per-awa-diallo", documents=["dépêche.txt"])
    index.merge("per-fatou-sow", ["per-awa-diallo"], documents=["e\u0301.txt"])
    assert sorted(entities(index).values()) == [["c"], [apart], ["é.txt"]]


def test_a_document_that_explains_a_short_name_takes_no_other_along(index):
    ports(index, "b", "c")
    index.split("org-organisation-des-ports-francs", documents=["a"])
    assert entities(index) == {"org-opf": ["b", "c"], "org-organisation-des-ports-francs~2": ["a"]}
    # and when it says no more than the short name it is still another
    index.add([said("L’[OPF](ORG x) se tait.", "a")])
    assert entities(index) == {"org-opf": ["b", "c"], "org-organisation-des-ports-francs~2": ["a"]}


@pytest.mark.parametrize(
    ("acronym", "listed", "other"),
    [
        ("UA", "Union africaine", "Université d’Antananarivo"),
        ("CPI", "Cour pénale internationale", "Parti communiste d’Inde"),
        ("ESA", "Agence spatiale européenne", "École supérieure d’agriculture"),
        ("CSA", "Conseil supérieur de l’audiovisuel", "Agence de l’espace"),
        ("Unsa", "Union nationale des syndicats autonomes", "Union nationale du sport automobile"),
    ],
)
def test_an_acronym_of_a_list_that_a_document_explains_otherwise_joins_no_full_names(acronym, listed, other, index):
    index.add([said(f"L’[{name}](ORG x) ([{acronym}](ORG x)).", path) for name, path in ((listed, "a"), (other, "b"))])
    assert sorted(entities(index).values()) == [["a"], ["b"]]
    # who says no more than the acronym may mean either
    one, two = sorted(entities(index), key=entities(index).get)
    assert index.get(one).perhaps == (two,) and index.get(two).perhaps == ()
    index.add([said(f"L’[{listed}](ORG x) parle.", "a")])
    assert index.get(one).perhaps == ()  # nobody says the acronym for it


@pytest.mark.parametrize(
    ("acronym", "names"),
    [
        ("OMS", ("Organisation mondiale de la santé", "Organisation mondiale pour la santé")),
        ("OMS", ("Organisation mondiale de la santé", "World Health Organization")),
        ("WWF", ("Fonds mondial pour la nature", "World Wildlife Fund")),
        ("NSA", ("Agence nationale de sécurité", "National Security Agency")),
        ("HCR", ("Haut-Commissariat aux réfugiés", "Agence onusienne des réfugiés")),
        ("CPI", ("Cour pénale internationale", "Cour de La Haye")),
        ("OTAN", ("Organisation du traité de l’Atlantique Nord", "North Atlantic Treaty Organization")),
        ("AES", ("Alliance des États du Sahel", "Confédération AES")),
        ("MAP", ("Maghreb Arabe Presse", "Agence de presse marocaine")),
    ],
)
def test_an_acronym_of_a_list_joins_two_spellings_of_its_name(acronym, names, index):
    index.add([said(f"L’[{name}](ORG x) ([{acronym}](ORG x)).", path) for name, path in zip(names, "ab", strict=True)])
    assert list(entities(index).values()) == [["a", "b"]]


def test_what_is_parted_twice_is_parted_for_good(index):
    three(index)
    index.split("per-awa-diallo", documents=["a", "b"])
    index.split("per-awa-diallo~2", documents=["a"])
    apart = {"per-awa-diallo": ["c"], "per-awa-diallo~2": ["b"], "per-awa-diallo~3": ["a"]}
    assert entities(index) == apart
    index.add([people("a")])
    index.add([people("a", "Fatou Sow", "Awa Diallo", "Omar Bah")])
    assert entities(index) == apart | {"per-omar-bah": ["a"]}
    assert index.get("per-awa-diallo~3").mentions == 2


@pytest.mark.parametrize("order", [["a", "b"], ["b", "a"]])
def test_what_is_taken_out_has_the_label_of_the_whole(order, index):
    index.add([said("[Minérex](ORG x)", "a"), said("[Minérex](LOC x)", "b"), said("[Minérex](ORG x)", "c")])
    index.merge("org-minerex", ["loc-minerex"])
    index.split("org-minerex", documents=order)
    assert [(e.id, e.label) for e in index.search(labels={"ORG"})] == [("org-minerex~2", "ORG"), ("org-minerex", "ORG")]
    # and has it again when its documents come back
    index.add([people(path) for path in order])
    index.add([said("[Minérex](LOC x)", "b")])
    assert index.get("org-minerex~2").label == "ORG"


def test_an_index_made_before_has_the_label_mended(tmp_path):
    with Index(tmp_path / "i.sqlite") as index:
        index.add([said("[Minérex](ORG x)", path) for path in "ab"])
        index.split("org-minerex", documents=["a"])
        index._db.execute("UPDATE nodes SET label = 'LOC' WHERE key = 'org-minerex~2'")
        index.add([said("[Gao](LOC x)", "c")])
        assert index.get("org-minerex~2").label == "ORG"


def test_an_index_made_before_ids_said_plus_keeps_what_was_decided(tmp_path):
    """Its ids for « Disney+ » and « Disney » were one: what was decided holds on for all that was meant."""
    path = tmp_path / "i.sqlite"
    stream = said("[Disney+](ORG x), dit [Diney](ORG x).", "a")
    with Index(path) as index:
        index.add([stream, said("[Disney+](ORG x)", "b"), said("[Groupe Souris](ORG x)", "c")])
        index.add([said("[Salto+](ORG x)", "d"), said("[Salto](ORG x)", "e"), said("[Minerex](ORG x)", "f")])
        index.merge("org-groupe-souris", ["org-disney-plus"])
        index.merge("org-minerex", ["org-salto", "org-salto-plus"])
        before = entities(index)
    with sqlite3.connect(path) as db:
        db.execute(
            "UPDATE uses SET node = (SELECT id FROM nodes WHERE key = 'org-salto') WHERE node ="
            " (SELECT id FROM nodes WHERE key = 'org-salto-plus')"
        )
        db.execute("DELETE FROM decisions WHERE node = 'org-salto-plus'")
        db.execute("DROP TABLE hearsay")
        for table, column in (("nodes", "key"), ("decisions", "node")):
            db.execute(f"UPDATE {table} SET {column} = 'org-disney' WHERE {column} = 'org-disney-plus'")
    db.close()
    with Index(path) as index:
        index.add([said("[Disney+](ORG x)", "g")])
        assert entities(index) == before | {"org-groupe-souris": ["a", "b", "c", "g"]}
        index.add([stream])
        index.add([said("[Salto+](ORG x)", "h"), said("[Disney](ORG x)", "i")])
        assert entities(index) == before | {
            "org-groupe-souris": ["a", "b", "c", "g"],
            "org-minerex": ["d", "e", "f", "h"],
            "org-disney": ["i"],
        }


def test_an_index_made_before_is_as_good_as_another(tmp_path):
    """It has no table of hearsay, and ids without « plus »; any command may be the first that writes to it."""

    def made(name):
        path = tmp_path / name
        with Index(path) as index:
            index.add([people("a", "Awa Diallo", "Fatou Sow"), people("b", "Awa Diallo"), people("c", "Omar Bah")])
            index.add([said("[Disney+](ORG x)", "d"), said("[Walt Disney Company](ORG x)", "e")])
            index.merge("org-walt-disney-company", ["org-disney-plus"], documents=["d"])
        with sqlite3.connect(path) as db:
            db.execute("DROP TABLE hearsay")
            db.execute("UPDATE decisions SET node = 'org-disney' WHERE kind = 'document'")
            db.execute("UPDATE decisions SET target = 'org-disney~2' WHERE target = 'org-disney-plus~2'")
            db.execute("UPDATE nodes SET key = 'org-disney~2' WHERE key = 'org-disney-plus~2'")
            db.execute("UPDATE decisions SET node = 'org-disney~2' WHERE node = 'org-disney-plus~2'")
        db.close()
        return Index(path)

    with made("1") as index:
        index.merge("per-awa-diallo", ["per-omar-bah"])
        assert entities(index)["per-awa-diallo"] == ["a", "b", "c"]
    with made("2") as index:
        index.split("per-awa-diallo", documents=["a"])
    with made("3") as index:
        index.keep({"a": 1, "d": 1, "e": 1})
        index.retire(["a"])
        assert list(index.as_corrections())
    with made("4") as index:
        index.add([said("[Disney+](ORG x) !", "d")])
        assert entities(index)["org-walt-disney-company"] == ["d", "e"]


def test_two_labels_of_a_name_that_a_document_means_one_by_come_again(index):
    one = said("[Minérex](ORG x) à [Minérex](LOC y)", "a")
    index.add([one, said("[Minérex](ORG x)", "b")])
    index.merge("org-minerex", ["loc-minerex"])
    index.split("org-minerex", documents=["a"])
    index.add([people("a")])
    index.add([one])
    assert (index.get("org-minerex~2").mentions, entities(index)["org-minerex"]) == (2, ["b"])


def test_an_id_is_given_once(index):
    index.add([people(path, "Awa Diallo") for path in "abc"] + [people("d", "Omar Bah")])
    index.split("per-awa-diallo", documents=["a"])
    index.merge("per-omar-bah", ["per-awa-diallo~2"])
    index.split("per-omar-bah", documents=["a"])
    # the first is no document's any more, and what was decided of it is not for another
    assert index.split("per-awa-diallo", documents=["b"]) == ["per-awa-diallo~3"]
    assert entities(index) == {
        "per-awa-diallo": ["c"], "per-awa-diallo~3": ["b"], "per-omar-bah": ["d"], "per-omar-bah~2": ["a"]
    }  # fmt: skip


def test_a_merge_outlives_a_name_between(index):
    index.add([people("a", "Awa Diallo"), people("b", "Fatou Sow"), people("c", "Omar Bah")])
    index.merge("per-fatou-sow", ["per-awa-diallo"])
    index.merge("per-omar-bah", ["per-fatou-sow"])
    index.add([people("b")])
    assert entities(index) == {"per-omar-bah": ["a", "c"]}
    assert index.get("per-fatou-sow").id == "per-omar-bah"
    assert [table["names"] for _, table in index.as_corrections()] == [["Awa Diallo", "Omar Bah"]]


def test_what_was_merged_twice_is_taken_out_all_the_same(index):
    index.add([people("a", "Awa Diallo"), people("b", "Fatou Sow"), people("c", "Omar Bah")])
    index.merge("per-fatou-sow", ["per-awa-diallo"])
    index.add([people("b")])
    index.merge("per-omar-bah", ["per-awa-diallo"])
    index.add([people("b", "Fatou Sow")])
    assert entities(index) == {"per-fatou-sow": ["a", "b", "c"]}
    assert index.split("per-fatou-sow", ["per-omar-bah"]) == ["per-omar-bah"]
    assert entities(index) == {"per-fatou-sow": ["a", "b"], "per-omar-bah": ["c"]}


def test_no_text_joins_again_what_was_parted(index):
    index.add(
        [
            said("[OPF](ORG x)", "b"),
            said("L’[Organisation des ports francs](ORG x)", "c"),
            said("[Le Port](ORG x)", "d"),
        ]
    )
    index.merge("org-organisation-des-ports-francs", ["org-opf"])
    index.split("org-organisation-des-ports-francs")
    ports(index)
    parted = {"org-organisation-des-ports-francs": ["a", "c"], "org-opf": ["b"], "org-le-port": ["d"]}
    assert entities(index) == parted
    # nor by way of what it is merged with
    index.merge("org-le-port", ["org-opf"])
    index.add([said("L’[Organisation des ports francs](ORG x) ([O.P.F.](ORG x), [Le Port](ORG x)).", "e")])
    assert entities(index)["org-le-port"] == ["b", "d"]
    # until it is made one again
    index.merge("org-organisation-des-ports-francs", ["org-le-port"])
    assert entities(index) == {"org-organisation-des-ports-francs": ["a", "b", "c", "d", "e"]}


def test_what_is_of_a_part_goes_with_it_and_the_rest_stays(index):
    ports(index, "b")
    index.add(
        [said(f"[{name}](ORG x)", path) for path, name in (("c", "Les Docks"), ("d", "Le Port"), ("e", "La Rade"))]
    )
    index.merge("org-organisation-des-ports-francs", ["org-les-docks"])
    index.merge("org-le-port", ["org-opf", "org-la-rade"])
    assert entities(index) == {"org-le-port": ["a", "b", "c", "d", "e"]}
    index.split("org-le-port", ["org-organisation-des-ports-francs"])
    assert entities(index) == {"org-le-port": ["d", "e"], "org-organisation-des-ports-francs": ["a", "b", "c"]}


def test_an_entity_keeps_the_label_that_it_was_merged_into(index):
    index.add([said("[Jean Atlas](ORG x)", "a"), said("[Jean Atlas](PER x)", "b")])
    index.merge("org-jean-atlas", ["per-jean-atlas"])
    index.add([said("[Jean-Marie Atlas](PER x), dit [Jean Atlas](PER x)", "c")])
    assert [(e.id, e.label) for e in index.search()] == [("org-jean-atlas", "ORG")]


def test_all_that_moved_is_a_correction(index):
    three(index)
    index.split("per-awa-diallo", documents=["a"])
    told = {"as": "Awa Diallo (2)", "documents": ["a"]}
    assert list(index.as_corrections()) == [
        ("same", {"names": ["Fatou Sow", "Awa Diallo"], "name": "Awa Diallo", "label": "PER", "documents": ["c"]}),
        ("different", {"name": "Awa Diallo"} | told),
        ("different", {"name": "Fatou Sow"} | told),
    ]
    index.merge("per-awa-diallo", ["per-awa-diallo~2"])
    assert [table["names"] for _, table in index.as_corrections()] == [["Fatou Sow", "Awa Diallo"]] * 2


def test_all_names_of_what_is_merged_are_in_the_correction(index):
    index.add([said("[ONU](ORG x)", "a"), said("[Nations unies](ORG x)", "b"), said("[Machin](ORG x)", "c")])
    index.merge("org-machin", ["ONU"])
    ((_, table),) = index.as_corrections()
    assert sorted(table["names"]) == ["Machin", "Nations unies", "ONU"] and "documents" not in table


def test_a_correction_means_no_other_of_a_name_and_no_other_document(index):
    index.add([
        people("c", "Awa Diallo"), people("./1.txt", "Diallo"), people("2023/1.txt", "Omar Bah"),
        said("[Mamadou Diallo](PER x) dit : [Diallo](PER x) se tait.", "b"),
    ])  # fmt: skip
    index.merge("per-awa-diallo", ["per-diallo"])
    ((_, table),) = index.as_corrections()
    assert (table["names"], table["documents"]) == (["Diallo", "Awa Diallo"], ["./1.txt"])
    index.add([people("1.txt", "Diallo"), people("/x/a.txt", "Diallo"), people("a.txt", "Diallo")])
    ((_, table),) = index.as_corrections()
    assert table["documents"] == ["./1.txt", "/x/a.txt", "./a.txt"]


def test_a_correction_says_the_label_where_the_document_has_another(index):
    index.add([said("[Minérex](ORG x)", "a"), said("[Minérex](LOC x)", "b"), said("[Minérex](ORG x)", "c")])
    index.merge("org-minerex", ["loc-minerex"])
    index.split("org-minerex", documents=["b", "a"])
    assert list(index.as_corrections()) == [
        ("different", {"name": "Minérex", "as": "Minérex (2)", "label": "ORG", "documents": ["a", "b"]})
    ]


class World:
    """What should be one: a unit is a name of a document; decisions join the nodes that units are, or move them."""

    def __init__(self, index):
        self.index = index
        self.now = {}  # the names of each document
        self.moved = {}  # unit: the node it was made, for good
        self.merges = []

    def node(self, unit):
        return self.moved.get(unit, f"per-{unit[1].lower().replace(' ', '-')}")

    def units(self):
        return [(path, name) for path, names in sorted(self.now.items()) for name in sorted(names)]

    def whole(self, node, without=()):
        """All nodes that are one with a node by the merges, but for those of some nodes."""
        found = {node}
        while more := {n for m in self.merges if found & {*m} and not {*m} & {*without} for n in m} - found:
            found |= more
        return found

    def entities(self):
        return {
            frozenset(u for u in self.units() if self.node(u) in self.whole(self.node(unit))) for unit in self.units()
        }

    def add(self, path, names):
        self.now[path] = names
        self.index.add([people(path, *sorted(names))])

    def move(self, entity, paths, node):
        whole = self.whole(entity)
        self.moved |= {unit: node for unit in self.units() if unit[0] in paths and self.node(unit) in whole}

    def merge(self, kept, other, paths):
        self.index.merge(kept, [other], paths)
        new = [d["node"] for d in self.index.decisions() if d["kind"] == "merge"][-1]
        if paths:
            self.move(other, paths, new)
        self.merges.append((new, kept))

    def split(self, whole, parts, paths):
        (out, *_) = self.index.split(whole, parts, paths)
        if paths:
            self.move(whole, paths, out)
            return
        stays = self.whole(whole, parts)
        self.merges = [
            (node, into)
            for node, into in self.merges
            if not ((node in parts and into in {*parts, *stays}) or (into in parts and node in stays))
        ]


def by_index(index):
    return {
        frozenset((a.path, name) for a in index.appearances(e.id) for name in a.names) for e in index.search()
    } - {frozenset()}  # fmt: skip


def by_corrections(world):
    """The units that are one by what the corrections make of the documents."""
    tables = {}
    for kind, table in world.index.as_corrections():
        tables.setdefault(kind, []).append(table)
    corrections = Corrections("dossier.toml", tuple(parse(tables, "dossier.toml", {})))
    found = {}
    for path, names in world.now.items():
        result = apply(people(path, *sorted(names)), corrections)
        for entity in result.entities:
            for mention in entity.mentions:
                found.setdefault((entity.label, entity.name), set()).add((path, result.mentions[mention].text))
    return set(map(frozenset, found.values()))


NAMES = ["Awa Diallo", "Fatou Sow", "Ines Konate", "Omar Bah"]
names_of_one = st.sets(st.sampled_from(NAMES))


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_decisions_are_what_a_simple_world_makes_of_them(data):
    with Index(None) as index:
        world = World(index)
        for path in "abc":
            world.add(path, data.draw(names_of_one))
        for _ in range(data.draw(st.integers(2, 9))):
            there = sorted(e.id for e in index.search())
            kind = data.draw(st.sampled_from(["add", "merge", "split", "move"]))
            if kind == "add" or not there:
                world.add(data.draw(st.sampled_from("abc")), data.draw(names_of_one))
            else:
                one = data.draw(st.sampled_from(there))
                other = data.draw(st.sampled_from(there))
                paths = sorted({a.path for a in index.appearances(other)})
                paths = sorted(data.draw(st.sets(st.sampled_from(paths), min_size=1)))
                if kind == "move":
                    world.split(other, [], paths)
                elif kind == "merge" and one != other:
                    world.merge(one, other, data.draw(st.sampled_from([[], paths])))
                elif kind == "split" and (joined := index.joined(one)):
                    world.split(one, sorted(data.draw(st.sets(st.sampled_from(joined), min_size=1))), [])
            assert by_index(index) == world.entities()
            assert by_corrections(world) == world.entities()


#: what texts say that join names by themselves, or keep them apart
TEXTS = [
    "[Organisation des ports francs](ORG f) ([OPF](ORG f))",
    "[Office du patrimoine forestier](ORG p) ([OPF](ORG p))",
    "[Organisation des ports francs](ORG f), [Office du patrimoine forestier](ORG p)",
    "[OPF](ORG o) et [Le Port](ORG g)",
    "[OPF](LOC z)",
    "[Jean-Marie Cordier](PER j), dit [Jean Cordier](PER j)",
    "[Jean Cordier](PER c) et [Cordier](PER l)",
]


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_no_text_undoes_what_was_decided(data):
    def draw(values):
        return data.draw(st.sampled_from(sorted(values)))

    with Index(None) as index:
        one, apart = set(), set()
        index.add([said(draw(TEXTS), path) for path in "abcd"])
        for _ in range(data.draw(st.integers(2, 8))):
            there = {e.id: e for e in index.search()}
            kind, kept, other = draw({"add", "merge", "split", "move"}), draw(there), draw(there)
            if kind == "add":
                index.add([said(draw(TEXTS), draw("abcd"))])
            elif kind == "merge" and kept != other:
                inside = {kept, other, *index.joined(kept), *index.joined(other)}
                index.merge(kept, [other])
                one.add((other, kept))
                apart = {pair for pair in apart if not inside.issuperset(pair)}
            elif kind == "split" and (joined := index.joined(kept)):
                inside = {kept, *joined}
                apart |= {(part, kept) for part in index.split(kept, [draw(joined)])}
                one = {pair for pair in one if inside.isdisjoint(pair)}
            elif kind == "move":
                paths = {draw({a.path for a in index.appearances(other)})}
                (out,) = index.split(other, documents=paths)
                assert {a.path for a in index.appearances(out)} == paths
                apart.add((out, other))
            found = {node: e.id for e in index.search() for node in (e.id, *index.joined(e.id))}
            assert [pair for pair in one if found.keys() >= {*pair} and len({found[n] for n in pair}) > 1] == []
            assert [pair for pair in apart if found.keys() >= {*pair} and len({found[n] for n in pair}) < 2] == []
            assert all(e.label == e.id.partition("-")[0].upper() for e in index.search())
