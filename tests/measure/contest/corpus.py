"""A plain corpus of help pages, such as every tool can build; the same number gives the same bytes.

Each page has a title, an introduction, five to nine steps with bold labels, two sub-headings, three links to other pages and
one admonition; every third has a code block, every fifth a table. Twenty-five pages are a section.
"""
import pathlib, random
from dataclasses import dataclass

SECTION = 25
NOUNS = """account address alert archive attachment audience backup balance banner batch billing bounce branch calendar campaign
certificate channel column comment condition consent contact coupon credit currency dashboard deadline delivery device discount
domain draft endpoint event export field filter folder footer form gateway greeting group header history image import inbox
invoice key label language layout ledger license limit link list locale log mailbox member message meter module note notice
number offer order owner package page panel password payment period permission plan policy preview price profile project
question queue quota rate reason receipt record redirect region release reminder reply report request response reward role
route rule sample schedule score script segment sender session setting shipment signal signature sitemap source status step
stock storage subject subscription summary switch symbol table tag target tax team template tenant term theme ticket time
token tracker traffic transfer trigger update upload user variant vendor version view visitor voucher warehouse webhook
widget window workflow workspace zone""".split()
VERBS = """adds approves archives assigns blocks checks clears collects compares confirms copies counts creates delays delivers
disables edits enables exports filters follows forwards groups hides imports joins keeps limits links loads locks matches
measures merges moves names notifies opens orders pauses prints protects publishes reads receives records refreshes removes
renames renews replaces reports resets restores returns reviews saves schedules searches selects sends shares shows signs
sorts starts stops stores submits syncs tests tracks updates uploads verifies writes""".split()
LANGUAGES = {
    "json": '{{\n  "{a}": {n},\n  "{b}": [true, null, "{c}"],\n  "limits": {{ "per_day": 250, "per_hour": 40 }}\n}}',
    "bash": "# Ask for the {a} of a {b}.\nfor id in {n} {m}; do\n  curl -s \"$HOST/{a}/$id\" | grep -c '{c}'\ndone",
    "python": "def {a}({b}, limit={n}):\n    \"\"\"Counts what the {b} {c}.\"\"\"\n    return sum(1 for item in {b} if item.size > limit)",
}
STYLE = """body { margin: 0; font: 16px/1.5 system-ui, sans-serif; }
.page { display: grid; grid-template-columns: 16rem 1fr; gap: 2rem; max-width: 70rem; margin: auto; }
aside, blockquote { border-left: 4px solid; padding-left: 1rem; }
.chroma .k, .chroma .kn, .token.keyword { color: #a626a4; } .chroma .s, .chroma .s2, .token.string { color: #50a14f; }
"""


@dataclass
class Page:
    """A page in parts, which a tool joins as its dialect of Markdown wants them."""
    number: int
    section: int
    title: str
    summary: str
    steps: list
    note: str
    after: str
    code: tuple
    rows: list
    links: list
    limits: str

    @property
    def path(self):
        """Its path without an ending."""
        return f"s{self.section}/p{self.number}"


def page(number, count):
    """The page of this number in a corpus of so many."""
    random_of = random.Random(number)
    noun = lambda: random_of.choice(NOUNS)
    sentence = lambda: (f"The {noun()} {random_of.choice(VERBS)} the {noun()} of each {noun()}, and the {noun()} "
                        f"{random_of.choice(VERBS)} its {noun()} before the {noun()} {random_of.choice(VERBS)} it.")
    text = lambda sentences: " ".join(sentence() for _ in range(sentences))
    steps = [f"Open **{noun().capitalize()} {noun()}** and choose **{noun().capitalize()}**. {sentence()}" for _ in range(5 + number % 5)]
    code = None
    if number % 3 == 0:
        language = list(LANGUAGES)[number // 3 % len(LANGUAGES)]
        code = (language, LANGUAGES[language].format(a=noun(), b=noun(), c=noun(), n=number, m=number + 1))
    rows = [(noun(), sentence()) for _ in range(4)] if number % 5 == 0 else []
    links = [(number + offset) % count for offset in (1, 7, 31)]
    return Page(number, number // SECTION, f"Set up the {noun()} of the {noun()} {number}", sentence(), steps, sentence(), text(3),
                code, rows, links, text(2))


def markdown(page, link, admonition, heading=""):
    """The text of a page below its title. `link` gives the address of a page of (its path), `admonition` writes a note,
    `heading` stands above the steps."""
    steps = "\n".join(f"{number}. {step}" for number, step in enumerate(page.steps, 1))
    links = ", ".join(f"[page {number}]({link(f's{number // SECTION}/p{number}')})" for number in page.links)
    parts = [page.summary, admonition(page.note), heading, steps, "## What happens next", page.after, f"See {links}."]
    if page.code:
        parts.append("```{}\n{}\n```".format(*page.code))
    if page.rows:
        parts.append("\n".join(["| Field | Meaning |", "| --- | --- |", *(f"| {name} | {text} |" for name, text in page.rows)]))
    parts += ["## Limits", page.limits]
    return "\n\n".join(part for part in parts if part) + "\n"


def pages(count):
    return (page(number, count) for number in range(count))


def sections(count):
    """The numbers of the sections, each with its title."""
    return [(number, f"{NOUNS[number % len(NOUNS)].capitalize()} {number}") for number in range(-(-count // SECTION))]


def alert(text):
    """A note as GitHub writes it."""
    return f"> [!NOTE]\n> {text}"


def write(folder, path, text):
    """Writes one file, and the folders above it."""
    path = pathlib.Path(folder, path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
