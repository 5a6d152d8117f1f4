"""What full-text search and views say of items, worked out from the items alone: a
tokenizer, the ranking and a few kinds of queries, and the values of columns. None of
it is SQLite's."""
import math
import unicodedata
from decimal import Decimal

# Stems of the words that the tests use; all others are their own.
STEMS = {"running": "run", "runs": "run", "cats": "cat", "boxes": "box", "traveling": "travel",
         "travels": "travel"}


# ------------------------------------------------------------------------ words

def fold(character):
    """Lower case without diacritics; of a letter that has none, itself."""
    bare = unicodedata.normalize("NFD", character)[0]
    return bare.lower()


def is_mark(character):
    return unicodedata.combining(character) != 0


def tokens(text):
    """The words of a text as unicode61 finds them."""
    found, word = [], ""
    for c in text:
        if unicodedata.category(c)[0] in "LN":
            word += fold(c)
        elif is_mark(c) and word:
            continue
        elif word:
            found.append(word)
            word = ""
    return found + [word] if word else found


def stems(text):
    return [STEMS.get(word, word) for word in tokens(text)]


def trigrams(text):
    folded = "".join(c.lower() for c in text)
    return [folded[i:i + 3] for i in range(len(folded) - 2)]


TOKENIZERS = {"unicode61": tokens, "porter": stems, "trigram": trigrams}


# ------------------------------------------------------------------------ items

def at_path(item, path):
    """The attribute value, {"S": ...}, at "a.b[0].c"; None where there is none."""
    value = {"M": item}
    for step in path.replace("[", ".[").split("."):
        if step.startswith("["):
            elements, number = value.get("L", []), int(step[1:-1])
            value = elements[number] if number < len(elements) else None
        else:
            value = value.get("M", {}).get(step)
        if value is None:
            return None
    return value


def text_of(value):
    """What a search index holds of a value."""
    if value is None:
        return None
    (kind, inner), = value.items()
    if kind == "S":
        return inner.replace("\0", " ")
    if kind == "L":
        strings = [v["S"] for v in inner if "S" in v]
        return "\n".join(strings).replace("\0", " ") if strings else None
    if kind == "SS":
        return "\n".join(inner).replace("\0", " ")
    return None


class Documents:
    """The rows that an index has of items: {key of an item: [words of each column]}."""

    def __init__(self, items, paths, weights, tokenizer):
        self.paths, self.weights, self.split = paths, weights, TOKENIZERS[tokenizer]
        self.rows = {}
        for key, item in items.items():
            texts = [text_of(at_path(item, p)) for p in paths]
            if any(t is not None for t in texts):
                self.rows[key] = [self.split(t or "") for t in texts]
        self.length = {key: sum(map(len, row)) for key, row in self.rows.items()}

    def places(self, words, prefix=False, columns=None):
        """{key: [(column, place)]} of a phrase; its last word may be a prefix."""
        found = {}
        for key, row in self.rows.items():
            at = [(c, i) for c, column in enumerate(row) if columns is None or c in columns
                  for i in range(len(column) - len(words) + 1)
                  if self._stands_at(column, i, words, prefix)]
            if at:
                found[key] = at
        return found

    @staticmethod
    def _stands_at(column, i, words, prefix):
        if column[i:i + len(words) - 1] != words[:-1]:
            return False
        last = column[i + len(words) - 1]
        return last.startswith(words[-1]) if prefix else last == words[-1]

    def near(self, one, other, distance):
        """Keys of the rows where at most so many words stand between the two."""
        a, b = self.places([one]), self.places([other])
        return {key for key in a if any(
            c == d and abs(i - j) - 1 <= distance
            for c, i in a[key] for d, j in b.get(key, []))}

    def score(self, key, phrases):
        """bm25 of a row for phrases, each as `places` found it."""
        k1, b = 1.2, 0.75
        count = len(self.rows)
        average = sum(self.length.values()) / count
        score = 0.0
        for found in phrases:
            idf = math.log((count - len(found) + 0.5) / (len(found) + 0.5))
            often = sum(self.weights[c] for c, _ in found.get(key, []))
            score += (max(idf, 1e-6) * often * (k1 + 1) /
                      (often + k1 * (1 - b + b * self.length[key] / average)))
        return score


# ---------------------------------------------------------------------- columns

LONG = 2 ** 63


def plain(value):
    """An attribute value as plain JSON."""
    (kind, inner), = value.items()
    if kind == "N":
        return Decimal(inner)
    if kind == "L":
        return [plain(v) for v in inner]
    if kind == "M":
        return {k: plain(v) for k, v in inner.items()}
    return inner


def column(item, path, kind):
    """What a column of a view says of an item, as a value of the answer of Sql; REAL as
    a float."""
    value = at_path(item, path)
    (is_a, inner), = value.items() if value else (("NULL", True),)
    if kind == "JSON":
        return value
    if kind == "TEXT": # SQL's text of a string ends at a U+0000
        return {"S": inner.split("\0")[0]} if is_a in ("S", "N") else None
    if kind == "REAL":
        return float(inner) if is_a == "N" else None
    if is_a == "BOOL":
        return {"N": "1" if inner else "0"}
    if is_a != "N":
        return None
    number = Decimal(inner)
    whole = number == number.to_integral_value() and -LONG <= number < LONG
    if kind == "INTEGER":
        return {"N": str(int(number))} if whole else None
    return {"N": str(int(number))} if whole else float(inner)
