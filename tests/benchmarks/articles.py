"""Generated articles for runs over very many documents: press French of 100 to 150 words.

    $ python -m tests.benchmarks.articles FOLDER 100000

writes FOLDER/000/000000.txt and so on, a thousand to a folder; the same number gives the
same text everywhere. Names are put together from syllables and lists, so that each
article has some that no other has, as in real press. Nobody of these exists.
"""

import random
import sys
from collections.abc import Iterator
from pathlib import Path

FIRST = [
    "Adama",
    "Aïcha",
    "Alain",
    "Alassane",
    "Amadou",
    "Amélie",
    "Anaïs",
    "Antoine",
    "Awa",
    "Baptiste",
    "Bakary",
    "Benoît",
    "Boubacar",
    "Camille",
    "Cécile",
    "Chloé",
    "Clément",
    "Djamila",
    "Élodie",
    "Émile",
    "Fabrice",
    "Fatou",
    "Félix",
    "Gaëlle",
    "Hadja",
    "Hawa",
    "Hélène",
    "Hugo",
    "Ibrahima",
    "Idriss",
    "Inès",
    "Issa",
    "Jeanne",
    "Joël",
    "Karim",
    "Khadija",
    "Laure",
    "Léa",
    "Léon",
    "Lucie",
    "Malika",
    "Mamadou",
    "Marc",
    "Mariam",
    "Marion",
    "Mehdi",
    "Moussa",
    "Nadia",
    "Noémie",
    "Oumar",
    "Paul",
    "Pauline",
    "Rachid",
    "Rémi",
    "Rokia",
    "Salif",
    "Samira",
    "Sékou",
    "Sophie",
    "Souleymane",
    "Théo",
    "Valérie",
    "Yacine",
    "Yasmine",
    "Youssef",
    "Zoé",
]
SYLLABLES = [
    "ba",
    "be",
    "bi",
    "bou",
    "cha",
    "da",
    "de",
    "di",
    "dou",
    "fa",
    "fo",
    "ga",
    "go",
    "gui",
    "ka",
    "ké",
    "ki",
    "kou",
    "la",
    "le",
    "li",
    "lo",
    "ma",
    "mé",
    "mi",
    "mou",
    "na",
    "né",
    "ni",
    "no",
    "ra",
    "ré",
    "ri",
    "ro",
    "sa",
    "sé",
    "si",
    "sou",
    "ta",
    "té",
    "ti",
    "to",
    "va",
    "ver",
    "vi",
    "vou",
    "za",
    "zé",
    "zi",
    "zo",
]
ENDS = [
    "ba",
    "ché",
    "dé",
    "gue",
    "ka",
    "ko",
    "lé",
    "lin",
    "lou",
    "ma",
    "mont",
    "ndo",
    "né",
    "nier",
    "ra",
    "reau",
    "rin",
    "ry",
    "té",
    "tier",
    "vel",
    "ville",
    "zou",
]
PLACES = [
    "Abidjan",
    "Agadez",
    "Alger",
    "Bamako",
    "Bangui",
    "Bordeaux",
    "Brest",
    "Bruxelles",
    "Cotonou",
    "Dakar",
    "Djibouti",
    "Douala",
    "Gao",
    "Genève",
    "Kidal",
    "Kinshasa",
    "Lille",
    "Lomé",
    "Lyon",
    "Marseille",
    "Mopti",
    "Nairobi",
    "Nantes",
    "Niamey",
    "Nouakchott",
    "Ouagadougou",
    "Paris",
    "Rabat",
    "Rennes",
    "Strasbourg",
    "Tombouctou",
    "Toulon",
    "Toulouse",
    "Tunis",
]
COUNTRIES = (
    "le Mali",
    "le Niger",
    "le Tchad",
    "la France",
    "le Sénégal",
    "le Bénin",
    "la Côte d’Ivoire",
    "le Togo",
    "l’Algérie",
    "le Maroc",
)
BODIES = (
    "l’ONU", "l’Union africaine", "la Cédéao", "l’Union européenne", "le ministère de la Défense", "la Croix-Rouge",
    "l’Assemblée nationale", "le Parlement européen", "l’Unicef", "la Banque mondiale",
)  # fmt: skip
GROUPS = ("le Jnim", "Boko Haram", "les Chebabs", "l’AQMI", "le M23", "le Hezbollah")
EXERCISES = ("Flintlock", "African Lion", "Barkhane", "Steadfast Defender", "Obangame Express")
ROLES = (
    "ministre des Transports",
    "préfète",
    "générale",
    "porte-parole",
    "maire",
    "directeur général",
    "économiste",
    "colonel",
)
KINDS = ("Société", "Compagnie", "Institut", "Fondation", "Université", "Banque", "Agence")

LEADS = (
    "{City} ({body0}) - {Person}, {role} de {town}, a annoncé {day} la reprise des discussions avec {body}, interrompues depuis {months} mois.",
    "Réunis {day} à {city}, les représentants de {body} et de {company} ont signé un accord que {person}, {role}, juge « décisif ».",
    "À {city}, {person} a présenté {day} devant {body} le plan de {company} pour la région de {town}.",
    "Après {months} mois d’attente, {body} a confié à {company} la remise en état de la route entre {town} et {city}, a indiqué {day} {person}.",
)
MIDDLES = (
    "« Nous n’avons que trop attendu », a déclaré M. {last}, qui recevait une délégation venue de {town2} et conduite par {person2}.",
    "Selon {person2}, de {company}, près de {number} familles vivent encore sans eau courante dans les environs de {town2}.",
    "Pour {country}, l’enjeu dépasse de loin la seule ville de {town} : {number} emplois en dépendent, rappelle Mme {last2}.",
    "Une attaque attribuée à {group} avait fait {months} blessés près de {town2} la semaine précédente, d’après {body}.",
    "L’exercice {exercise}, auquel participent {number} soldats, se tiendra cette année entre {town} et {city2}.",
    "À {city2}, l’annonce a surpris : {person2} y voit « un calcul » plus qu’un geste, et demande à {body2} de publier les comptes.",
    "{Body2} n’a pas souhaité commenter, mais une source proche du dossier évoque un coût de {number} millions d’euros sur dix ans.",
    "Le dossier, ouvert en 2019 par {company}, avait été confié à {person2} avant que {body2} ne le reprenne à son compte.",
)
ENDINGS = (
    "{Person} doit se rendre à {city2} avant la fin du mois.",
    "Une nouvelle rencontre est prévue à {town2}, en présence de {person2} et de représentants de {body2}.",
    "{Company} n’a pas répondu à nos questions.",
    "Les habitants de {town}, eux, attendent toujours.",
)
DAYS = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]


def article(number: int) -> str:
    """The article of this number: « Bamako (l’ONU) - Awa Kéminier, préfète de Louvirin, a annoncé… »."""
    dice = random.Random(number)

    def invented(syllables: int) -> str:
        return ("".join(dice.choices(SYLLABLES, k=syllables)) + dice.choice(ENDS)).capitalize()

    last, last2 = invented(2), invented(2)
    words = {
        "last": last,
        "last2": last2,
        "person": f"{dice.choice(FIRST)} {last}",
        "person2": f"{dice.choice(FIRST)} {last2}",
        "town": invented(1),
        "town2": invented(2),
        "city": dice.choice(PLACES),
        "city2": dice.choice(PLACES),
        "body0": dice.choice(("AFP", "Reuters", "APS")),
        "body": dice.choice(BODIES),
        "body2": dice.choice(BODIES),
        "company": f"la {dice.choice(KINDS)} {invented(1)}",
        "country": dice.choice(COUNTRIES),
        "group": dice.choice(GROUPS),
        "exercise": dice.choice(EXERCISES),
        "role": dice.choice(ROLES),
        "day": dice.choice(DAYS),
        "months": str(dice.randint(3, 30)),
        "number": str(dice.randint(2, 990)),
    }
    words |= {name.capitalize(): word[0].upper() + word[1:] for name, word in words.items()}
    parts = [dice.choice(LEADS), *dice.sample(MIDDLES, dice.randint(3, 5)), dice.choice(ENDINGS)]
    return "\n\n".join(part.format_map(words) for part in parts) + "\n"


def articles(count: int) -> Iterator[str]:
    return map(article, range(count))


def write(folder: Path, count: int) -> None:
    """The articles as files, a thousand to a folder."""
    for number, text in enumerate(articles(count)):
        path = folder / f"{number // 1000:03}" / f"{number:06}.txt"
        if not number % 1000:
            path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 3 or not sys.argv[2].isdigit():
        sys.exit("usage: python -m tests.benchmarks.articles FOLDER NUMBER")
    write(Path(sys.argv[1]), int(sys.argv[2]))
