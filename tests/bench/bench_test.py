#!/usr/bin/env python3
"""The benchmark in process runs: every case once, on tiny tables.

What is measured here is too little to say anything; that its figures are there,
that the sides agree and that nothing stays behind is what is tested.
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import xml.dom.minidom

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BENCH = os.path.join(ROOT, "build/bench/bench")
SECONDS = 120
WITHOUT_TYPED = {"batch get 100", "search rare", "search common"}


def bench(folder, *words):
    return subprocess.run([BENCH, "--folder", folder] + list(words), stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=SECONDS)


def figures_of_smoke(folder):
    path = os.path.join(folder, "figures.json")
    done = bench(folder, "--set", "smoke", "--json", path)
    assert done.returncode == 0, done.stderr.decode()
    with open(path) as f:
        figures = json.load(f)
    os.remove(path)
    return figures, done.stdout.decode()


def every_case_has_figures_of_every_side(folder):
    figures, table = figures_of_smoke(folder)
    names = set()
    for configuration in figures["configurations"]:
        for case in configuration["cases"]:
            names.add(case["name"])
            sides = ["raw", "call"] + ["typed"] * (case["name"] not in WITHOUT_TYPED)
            for side in sides:
                assert case[side]["us"] > 0, (configuration["name"], case["name"], side)
                assert len(case[side]["rounds"]) == configuration["rounds"]
            ratio = case["call"]["us"] / case["raw"]["us"]
            assert abs(case["call"]["ratio"] - ratio) < 0.01 * ratio
            assert case["rawStatement"]
    assert {"put moved", "gsi 1000", "lsi 50", "scan 4 threads", "sweep 50%", "search rare",
            "view totals"} <= names
    assert all(table.count("\n%-15s " % name) for name in names)


def figures_become_a_readme_and_a_chart(folder):
    path = os.path.join(folder, "figures.json")
    done = bench(folder, "--items", "2000", "--ops", "20", "--rounds", "1", "--json", path)
    assert done.returncode == 0, done.stderr.decode()
    for name in ("figures", "chart.py", "README.md"):
        shutil.copy(os.path.join(ROOT, "bench", name), folder)
    done = subprocess.run([os.path.join(folder, "figures"), path], stderr=subprocess.PIPE)
    assert done.returncode == 0, done.stderr.decode()
    with open(os.path.join(folder, "README.md"), encoding="utf-8") as f:
        assert "\n| custom |" in f.read()
    xml.dom.minidom.parse(os.path.join(folder, "ratios.svg"))


def stores_on_file_leave_nothing_behind(folder):
    done = bench(folder, "--place", "off", "--items", "2000", "--ops", "20", "--rounds", "1",
                 "--only", "put")
    assert done.returncode == 0, done.stderr.decode()
    assert os.listdir(folder) == []


def one_side_runs_alone(folder):
    for side in ("raw", "call", "typed"):
        done = bench(folder, "--side", side, "--only", "get", "--items", "2000", "--rounds", "1")
        assert done.returncode == 0, done.stderr.decode()


def other_words_are_refused(folder):
    for words in (["--items"], ["--items", "0"], ["--set", "none"], ["--only", "nothing"], ["-x", "1"]):
        done = bench(folder, *words)
        assert done.returncode == 2 and done.stderr.startswith(b"bench: "), words


def main():
    failed = 0
    cases = [every_case_has_figures_of_every_side, figures_become_a_readme_and_a_chart,
             stores_on_file_leave_nothing_behind,
             one_side_runs_alone, other_words_are_refused]
    for case in cases:
        try:
            with tempfile.TemporaryDirectory() as folder:
                case(folder)
        except (AssertionError, KeyError, subprocess.TimeoutExpired) as why:
            failed += 1
            print("failed: %s: %s" % (case.__name__, why))
    print("%d passed, %d failed" % (len(cases) - failed, failed))
    sys.exit(1 if failed else 0)


main()
