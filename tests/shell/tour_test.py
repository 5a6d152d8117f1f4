#!/usr/bin/env python3
"""The README's tour, followed by the letter.

    tests/shell/tour_test.py [--bless]

The blocks marked `console` under "## A quick tour" are done one after the other in
one folder, as a reader would: a line behind `$` by a shell, the lines behind
`stator>` typed into the prompt that the line before them opened, on a terminal of 90
columns. What stands below each is what it must print; of times, written like
2026-11-21T16:19:31Z, the form alone is compared. --bless writes what is printed now
into the README.
"""
import os
import re
import subprocess
import sys

import shell_support as support
import terminal
from shell_support import case

README = os.path.join(support.ROOT, "README.md")
HEADING = "\n## A quick tour\n"
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.M | re.S)
SHELL, SHELL_MORE = "$ ", "> "
TIMES = re.compile(r"\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
QUESTION = "[y/N] "
INTERRUPT = "^C"


def split_at_tour(readme):
    """What stands before the tour, the tour, and what stands behind."""
    before, tour = readme.split(HEADING)
    tour, *behind = re.split(r"(?=^## )", tour, maxsplit=1, flags=re.M)
    return before + HEADING, tour, "".join(behind)


class Step:
    """What is typed in one go, line by line as it stands, and what must follow."""

    def __init__(self, line):
        self.typed = [line]
        self.wanted = []

    def at_prompt(self):
        return self.typed[0].startswith(terminal.PROMPT)

    def goes_on(self, line):
        more = terminal.MORE if self.at_prompt() else SHELL_MORE
        return not self.wanted and line.startswith(more)

    def words(self):
        """What is typed, without the prompts."""
        prompts = (terminal.PROMPT, terminal.MORE) if self.at_prompt() else (SHELL, SHELL_MORE)
        return [re.sub("^(%s)" % "|".join(map(re.escape, prompts)), "", l) for l in self.typed]

    def answers(self):
        """What the person says to the questions asked, in their order."""
        return [line.split(QUESTION)[1] for line in self.wanted if QUESTION in line]


def steps_of(block):
    steps = []
    for line in block.splitlines():
        if line.startswith((terminal.PROMPT, SHELL)):
            steps.append(Step(line))
        elif steps[-1].goes_on(line):
            steps[-1].typed.append(line)
        else:
            steps[-1].wanted.append(line)
    return steps


class Reader:
    """A person with a shell, who goes through the steps."""

    def __init__(self, bench):
        self.bench = bench
        self.prompt = None
        self.path = os.path.dirname(support.STATOR) + ":" + os.environ["PATH"]

    def follow(self, step, before_prompt):
        if step.at_prompt():
            return self.type(step)
        self.close()
        return self.open(step) if before_prompt else self.run(step)

    def run(self, step):
        env = support.environment(self.bench.folder, PATH=self.path)
        done = subprocess.run(["sh", "-c", "\n".join(step.words())], cwd=self.bench.folder, env=env,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
                              stdin=subprocess.DEVNULL, timeout=support.SECONDS)
        return done.stdout.decode("utf-8")

    def open(self, step):
        words = step.words()[0].split()
        assert words[0] == "stator", step.typed
        self.prompt = terminal.Terminal(self.bench, *words[1:], size=(40, 90))
        return self.prompt.wait()

    def type(self, step):
        answers = step.answers()
        shown = ""
        for line in step.words():
            self.prompt.ready().type(line + "\r").wait("\n")
            shown = self.shown(answers)
        return shown

    def shown(self, answers):
        """What is printed up to the next prompt, with what was said to questions."""
        ends = [terminal.PROMPT, terminal.MORE, QUESTION]
        shown = ""
        while self.prompt.child.expect_exact(ends) == 2:
            said = answers.pop(0)
            shown += self.prompt.child.before + QUESTION + said + "\n"
            self.prompt.type(said + "\r").wait("\n")
        shown += self.prompt.child.before
        return terminal.CONTROLS.sub("", shown).replace("\r", "")

    def close(self):
        if self.prompt is not None:
            assert self.prompt.leave() == 0, "the prompt did not end well"
        self.prompt = None


def of_form(printed):
    return TIMES.sub("TIME", printed)


def follow_tour(bench, tour):
    """[(step, what it printed)], and the tour with that in the place of what it said."""
    reader = Reader(bench)
    done = []

    def follow_block(block):
        steps = steps_of(block.group(1))
        lines = ["```console"]
        for step, following in zip(steps, steps[1:] + [None]):
            before_prompt = following is not None and following.at_prompt()
            printed = reader.follow(step, before_prompt).splitlines()
            wanted, got = "\n".join(step.wanted), "\n".join(printed)
            done.append((step, of_form(wanted), of_form(got)))
            lines += step.typed + (step.wanted if of_form(wanted) == of_form(got) else printed)
        return "\n".join(lines + ["```"])

    changed = BLOCK.sub(follow_block, tour)
    reader.close()
    return done, changed


def read_readme():
    with open(README, encoding="utf-8") as f:
        return f.read()


@case
def the_tour_prints_what_it_says(bench):
    done, _ = follow_tour(bench, split_at_tour(read_readme())[1])
    assert len(done) > 20, "the tour is hardly there"
    for step, wanted, got in done:
        if wanted != got:
            raise AssertionError("%s\nis said to print\n%s\nand prints\n%s" % (
                "\n".join(step.typed), wanted, got))


def bless():
    before, tour, behind = split_at_tour(read_readme())
    bench = support.Bench()
    try:
        _, changed = follow_tour(bench, tour)
    finally:
        bench.close()
    with open(README, "w", encoding="utf-8") as f:
        f.write(before + changed + behind)


if __name__ == "__main__":
    if sys.argv[1:] == ["--bless"]:
        bless()
    else:
        support.main()
