-- what documents say: one row a name of an entity of a document
CREATE TABLE documents (
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL,
    part INTEGER NOT NULL,          -- of several documents of one path, which
    fingerprint TEXT NOT NULL,
    characters INTEGER NOT NULL,
    date TEXT,
    position TEXT NOT NULL,         -- the path, numbers padded, to sort by
    rank INTEGER,                   -- place among all; NULL until the entities are made anew
    UNIQUE (path, part)
);
CREATE TABLE nodes (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    label TEXT NOT NULL,
    partial INTEGER NOT NULL,
    entity TEXT
);
CREATE TABLE names (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE uses (
    document INTEGER NOT NULL REFERENCES documents (id),
    node INTEGER NOT NULL REFERENCES nodes (id),
    name INTEGER NOT NULL REFERENCES names (id),
    mentions INTEGER NOT NULL,
    best INTEGER NOT NULL,          -- whether it is the entity's name in this document
    PRIMARY KEY (document, node, name)
) WITHOUT ROWID;
-- the documents whose own text told their day
CREATE TABLE IF NOT EXISTS told_days (document INTEGER PRIMARY KEY REFERENCES documents (id));
-- the uses that only a reader's correction makes: no word of the document about the others
CREATE TABLE IF NOT EXISTS hearsay (
    document INTEGER NOT NULL REFERENCES documents (id),
    node INTEGER NOT NULL REFERENCES nodes (id),
    name INTEGER NOT NULL REFERENCES names (id),
    PRIMARY KEY (document, node, name)
) WITHOUT ROWID;
CREATE INDEX uses_of_node ON uses (node, document);

-- what the user decided: 'merge' node into target, 'apart' node (with a target: it is not short for that), and 'document':
-- what the document at path calls node is target
CREATE TABLE decisions (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('merge', 'apart', 'document')),
    node TEXT NOT NULL,
    target TEXT,
    path TEXT
);

-- the lines that corrections files have taken over from it, of one document each, as JSON; '' where some did so from a
-- version that did not take them down
CREATE TABLE IF NOT EXISTS handed_over (line TEXT PRIMARY KEY) WITHOUT ROWID;

-- made from the above after each change
CREATE TABLE entities (
    id TEXT PRIMARY KEY,
    label TEXT NOT NULL,
    name TEXT NOT NULL,
    country TEXT,
    partial INTEGER NOT NULL,       -- may mean several people or things
    perhaps TEXT NOT NULL,          -- JSON: ids of those it may mean
    documents INTEGER NOT NULL,
    mentions INTEGER NOT NULL,
    first INTEGER NOT NULL REFERENCES documents (id),
    last INTEGER NOT NULL REFERENCES documents (id)
);
CREATE INDEX entities_by_documents ON entities (documents DESC, mentions DESC, id);
CREATE TABLE aliases (
    entity TEXT NOT NULL REFERENCES entities (id),
    name TEXT NOT NULL,
    folded TEXT NOT NULL,
    mentions INTEGER NOT NULL,
    PRIMARY KEY (entity, name)
) WITHOUT ROWID;
CREATE INDEX nodes_of_entity ON nodes (entity);
CREATE VIEW appearances AS
    SELECT nodes.entity, documents.path, documents.date, sum(uses.mentions) AS mentions,
           group_concat(names.name, ' · ') AS names
    FROM uses
    JOIN nodes ON nodes.id = uses.node
    JOIN names ON names.id = uses.name
    JOIN documents ON documents.id = uses.document
    GROUP BY nodes.entity, documents.id;
