"""What the tests of completion at the prompt share: the key, and what it makes of a line."""
import re

from shell_support import SANITIZED

PROMPTED = re.compile(r"stator\S*> ?")


def tab(terminal, typed, left=""):
    """The line after the key, and what was listed above it."""
    terminal.type("\x15\x0b" + typed + left)
    terminal.screen()
    terminal.type("\t")
    shown = terminal.screen()
    at = max(i for i, line in enumerate(shown) if PROMPTED.match(line))
    line = PROMPTED.sub("", shown[at])
    starts = [i for i, l in enumerate(shown[:at]) if PROMPTED.match(l)]
    listed = shown[starts[-1] + 1:at] if starts else []
    return line, " ".join(listed).split()


def becomes(terminal, pairs):
    for typed, wanted in pairs[::3] if SANITIZED and len(pairs) > 9 else pairs:
        line, _ = tab(terminal, typed)
        assert line == wanted.rstrip(), "%r became %r, not %r\n%s" % (
            typed, line, wanted, "\n".join(terminal.screen()))


def lists(terminal, typed, *wanted, without=()):
    line, listed = tab(terminal, typed)
    missing = [w for w in wanted if w not in listed]
    there = [w for w in without if w in listed]
    assert not missing and not there, "%r: %r listed, missing %r, not wanted %r" % (typed, listed, missing, there)
