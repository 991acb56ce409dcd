"""What parts the texts of two elements of a page that meet without a blank, as styles alone set them apart (pure).

>>> border("Assimi Goïta", "Bamako"), border("le M", "23"), border("D", "r")
('\\n', '', '')

« <span>Assimi Goïta</span><span>Bamako</span> » are two names, « le <b>É</b>lise » is one word.
"""

#: an apostrophe behind the capital of « L’ONU »
_APOSTROPHES = ("'", "’")


def border(before: str, after: str, again: str = "", raised: bool = False, box: bool = False) -> str:
    """A line end where the end of a word meets the beginning of another, else nothing; a space behind what is `raised`.

    `again` is the tag of the elements that the two texts are, if it is one tag: links behind each other are always two.
    With a `box` between them, such as a picture, words are always two.
    """
    last, first, second = before[-1:], after[:1], after[1:2]
    begins = first.isupper() and (second.islower() or second in _APOSTROPHES)
    if last.islower():
        parts = begins or (first.isupper() and (second.isalnum() or second == " "))
    elif last.isdigit():
        parts = begins or (bool(again) and first.isupper() and second.isupper())  # not « H<sub>2</sub>SO »
    elif last.isupper():
        parts = begins and before[-2:-1].isupper()  # « <i>AFP</i><i>Paris</i> », not « <i>P</i>aris »
    else:
        parts = bool(again) and last == ")" and first.isalpha()
    parts = parts or (again == "a" and last.isalnum() and first.isalnum())
    if parts:
        return " " if raised else "\n"
    return " " if box and last.isalnum() and first.isalnum() else ""
