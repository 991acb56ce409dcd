"""What a document says outside of the window that rules read: words and names that allow a rule in all of it.

knows = DocumentFacts(said=frozenset({("exercice",)}))      # « … un exercice … », 1,000,000 characters before
rules.view("Sirocco 24 mobilise 300 marins.", knows)    # `anywhere = ["exercice"]` holds here, too
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """The lists of `anywhere` of which a word stands, and the names (label, name, its entity) of `with_label`."""

    said: frozenset[tuple[str, ...]] = frozenset()
    names: frozenset[tuple[str, str, str | None]] = frozenset()

    def __or__(self, other: "DocumentFacts") -> "DocumentFacts":
        return DocumentFacts(self.said | other.said, self.names | other.names)

    def holds(self, other: "DocumentFacts") -> bool:
        """Whether nothing in the other is new."""
        return other.said <= self.said and other.names <= self.names


#: of a document that is read at once
NOTHING = DocumentFacts()
