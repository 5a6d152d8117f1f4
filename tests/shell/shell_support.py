"""What the tests of the program share: running it, and counting cases.

A case is a function named as a sentence and marked with @case. A test program
ends with main(); words on its command line choose the cases whose names hold
one of them.
"""
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
STATOR = os.environ.get("STATOR", os.path.join(ROOT, "build", "stator"))
SANITIZED = "/asan/" in STATOR  # slow: long cases take fewer rounds
SECONDS = 60

CASES = []


class Skipped(Exception):
    pass


def case(function):
    CASES.append((function.__name__, function))
    return function


def environment(folder, **more):
    """A home of its own, so that no test sees or leaves a history."""
    env = {k: v for k, v in os.environ.items() if k not in ("XDG_STATE_HOME", "LC_ALL", "LANG")}
    env.update(HOME=folder, LC_ALL="C.UTF-8", TERM="xterm")
    env.update(more)
    return {k: v for k, v in env.items() if v is not None}


class Answer:
    def __init__(self, done):
        self.code = done.returncode
        self.out = done.stdout.decode("utf-8")
        self.err = done.stderr.decode("utf-8") if done.stderr is not None else ""

    def __repr__(self):
        return "exit %d\n--- output\n%s--- errors\n%s" % (self.code, self.out, self.err)


class Bench:
    """A folder for one case, and the program run in it."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="stator-test-")

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, text):
        with open(self.path(name), "w", encoding="utf-8") as f:
            f.write(text)
        return name

    def stator(self, *words, stdin="", together=False, env=None, prepare=None, stdout=None):
        done = subprocess.run([STATOR] + list(words), input=stdin.encode("utf-8"), cwd=self.folder,
                              stdout=stdout or subprocess.PIPE, timeout=SECONDS,
                              stderr=subprocess.STDOUT if together else subprocess.PIPE,
                              env=env or environment(self.folder), preexec_fn=prepare)
        if stdout is not None:
            done.stdout = b""
        return Answer(done)

    def close(self):
        shutil.rmtree(self.folder, ignore_errors=True)


TABLE = ('CreateTable {"TableName":"app","BillingMode":"PAY_PER_REQUEST",'
         '"AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"}],'
         '"KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}]}')


def make_table(bench, store="app.db"):
    expect(bench.stator(store, TABLE), code=0)


def expect(answer, code=None, out=None, err=None, out_has=None, err_has=None):
    """Compares what is given. `*_has` is a text or a list of texts."""
    for what, wanted, got in (("exit code", code, answer.code), ("output", out, answer.out),
                              ("errors", err, answer.err)):
        if wanted is not None and wanted != got:
            raise AssertionError("%s: wanted %r\n%r" % (what, wanted, answer))
    for what, wanted, got in (("output", out_has, answer.out), ("errors", err_has, answer.err)):
        for text in [wanted] if isinstance(wanted, str) else wanted or []:
            if text not in got:
                raise AssertionError("%s: %r is missing\n%r" % (what, text, answer))
    return answer


def run_case(function):
    """None, or what went wrong."""
    bench = Bench()
    try:
        function(bench)
    except Skipped:
        raise
    except Exception as error:  # whatever a case raises is its failure
        return "%s: %s" % (type(error).__name__, error)
    finally:
        bench.close()
    return None


def main(argv=None):
    wanted = sys.argv[1:] if argv is None else argv
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    for name, function in CASES:
        if wanted and not any(w in name for w in wanted):
            continue
        try:
            wrong = run_case(function)
        except Skipped as reason:
            print("skipped %s: %s" % (name, reason))
            counts["skipped"] += 1
            continue
        counts["failed" if wrong else "passed"] += 1
        if wrong:
            print("FAILED %s\n    %s" % (name, wrong.replace("\n", "\n    ")))
            sys.stdout.flush()
    line = "%d passed, %d failed" % (counts["passed"], counts["failed"])
    print(line + (", %d skipped" % counts["skipped"] if counts["skipped"] else ""))
    sys.exit(1 if counts["failed"] else 0)
