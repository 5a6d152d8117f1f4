"""A terminal for tests to type on."""
import functools
import re
import subprocess

import shell_support as support
from shell_support import Skipped, environment

try:
    import pexpect
except ImportError:
    pexpect = None
try:
    import pyte
except ImportError:
    pyte = None

PROMPT = "stator> "
MORE = "   ...> "
# What a terminal is told besides text.
CONTROLS = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[()][A-Z0-9]|\x1b[=>]|\x07")


@functools.lru_cache(maxsize=None)
def has_libedit():
    answer = subprocess.run(["ldd", support.STATOR], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    return b"libedit" in answer.stdout or answer.returncode != 0


class Terminal:
    """The program on a terminal of 24 lines and 100 columns, without a pager."""

    def __init__(self, bench, *words, size=(24, 100), **more):
        if pexpect is None:
            raise Skipped("pexpect is not installed")
        env = environment(bench.folder, **dict({"STATOR_PAGER": "", "NO_COLOR": "1"}, **more))
        self.child = pexpect.spawn(support.STATOR, list(words), cwd=bench.folder, timeout=20,
                                   env=env, encoding="utf-8", dimensions=size)
        self.child.delaybeforesend = None
        self.edits = has_libedit() and env.get("TERM") != "dumb"

    def draw(self):
        """From now on what the terminal shows is kept for screen()."""
        if pyte is None:
            raise Skipped("pyte is not installed")
        rows, columns = self.child.getwinsize()
        self.shown = pyte.Screen(columns, rows)
        stream = pyte.Stream(self.shown)

        class Feed:
            write = staticmethod(stream.feed)
            flush = staticmethod(lambda: None)

        self.child.logfile_read = Feed
        return self

    def screen(self):
        """The lines that are shown once nothing more comes."""
        while True:
            try:
                self.child.read_nonblocking(65536, timeout=0.2)
            except pexpect.TIMEOUT:
                return [line.rstrip() for line in self.shown.display if line.strip()]

    def pause(self, seconds):
        """Lets the program go on for a while."""
        try:
            self.child.expect_exact("\0 never", timeout=seconds)
        except pexpect.TIMEOUT:
            pass

    def resize(self, rows, columns):
        self.shown.resize(rows, columns)
        self.child.setwinsize(rows, columns)

    def wait(self, text=PROMPT):
        """What came before `text`, without the terminal's controls."""
        self.child.expect_exact(text)
        return CONTROLS.sub("", self.child.before).replace("\r", "")

    def type(self, text):
        self.child.send(text)
        return self

    def ready(self):
        """Waits until the program echoes itself: its prompt is there a moment before, and
        what is typed in between would be shown twice."""
        if self.edits:
            self.child.waitnoecho(timeout=1)
        return self

    def line(self, text):
        """Types a line; what is printed up to the next prompt, without the echo."""
        self.ready().child.send(text + "\r")
        return self.answer()

    def answer(self):
        return self.wait("\n").rstrip("\n") and self.wait()

    def leave(self):
        """Ends the prompt; the exit code. A key that comes before the line editor
        listens can be lost, or stand in its line: that is emptied, and it is typed again."""
        for keys in ["\x04"] + 4 * ["\x15\x04"]:
            try:
                self.ready().type(keys).child.expect(pexpect.EOF, timeout=3)
                break
            except pexpect.TIMEOUT:
                continue
        return self.end()

    def end(self):
        """Waits for the end; the exit code."""
        self.child.expect(pexpect.EOF)
        self.child.close()
        return self.child.exitstatus
