"""The checks that read the sources as text: walls, words, names, lengths."""
import os
import re

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
FOLDERS = ["base", "value", "expr", "store", "plan", "partiql", "ops", "api"]
SKIPPED = {".git", "build", "node_modules", "__pycache__"}
MADE = {"amalgamation/stator.c", "amalgamation/stator.h"}
LONGEST_FUNCTION = 60
LONGEST_FILE = 1000

# Who may include what of the system.
SYSTEM_WALLS = [
    (r"sqlite3\.h", ("lib/store/", "tests/", "bench/", "examples/")),
    (r"(cjson/)?cJSON\.h", ("lib/api/", "tests/", "bench/", "examples/")),
    (r"xxhash\.h", ("lib/base/", "bench/")),
    (r"microhttpd\b.*", ("shell/", "bench/endpoint/")),
    (r"(editline|histedit|readline|zlib|curl|nettle)\b.*", ("shell/",)),
]
# What the library must not call, and why. mem.c is where memory comes from.
BANNED_IN_LIB = [
    (r"(?:v?f?printf|puts|putchar|fputs|fputc|putc|fwrite|perror|stdout|stderr)", "prints", ()),
    (r"(?:exit|_exit|_Exit|quick_exit|abort)", "ends the program", ()),
    (r"(?:double|float|strtod|strtof|strtold|atof|sqlite3_\w+_double)", "is floating point",
     ("lib/store/search/rank.c", "lib/store/sql/sql_rows.c", "lib/store/sql/sql_rows.h", "lib/api/sql_cursor.c")),
    (r"(?:malloc|calloc|realloc|free|strdup|strndup)", "allocates beside base/mem", ("lib/base/mem.c",)),
    (r"(?:strcpy|strcat|sprintf|vsprintf|gets|strtok|atoi|atol|rand)", "is unsafe", ()),
    (r"(?:setlocale|getenv|signal|sleep|usleep|nanosleep)", "is the program's business", ()),
    (r"cJSON_(?:GetObjectItem|HasObjectItem|DetachItemFromObject|DeleteItemFromObject|"
     r"ReplaceItemInObject|InitHooks)", "is case-insensitive or global", ()),
]
WORDS = re.compile(r"(?-i:\b(TODO|FIXME|XXX|HACK)\b)|placeholder for later|\bnot (yet )?implemented\b|"
                   r"(?<![\w.])/(root|home/\w+)/(?!dir)", re.I)
FUNCTION = re.compile(r"^(?!typedef|struct|enum|union|#|/|\*|\}|extern)\w[\w\s*]*?\b(\w+)\([^;]*$")


def walk():
    for folder, folders, files in os.walk(ROOT):
        folders[:] = sorted(f for f in folders if f not in SKIPPED)
        for name in sorted(files):
            path = os.path.relpath(os.path.join(folder, name), ROOT)
            if path not in MADE:
                yield path


def read(path):
    with open(os.path.join(ROOT, path), encoding="utf-8", errors="replace") as f:
        return f.read()


def sources():
    return [p for p in walk() if p.endswith(".c")]


def headers():
    return [p for p in walk() if p.endswith(".h")]


def code_of(path, strings=False):
    """The text without comments and, unless asked for, without what is in strings;
    lines stay where they are."""
    def blank(match):
        s = match.group(0)
        if s.startswith(("//", "/*")):
            return "\n" * s.count("\n") or " "
        return s if strings else s[0] + s[0]
    return re.sub(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', blank, read(path),
                  flags=re.S)


def lines_with(path, pattern, text):
    for number, line in enumerate(text.splitlines(), 1):
        for match in pattern.finditer(line):
            yield "%s:%d: " % (path, number), match


def own_include(path, name):
    folder = path.split("/")[0]
    if name == "stator.h":
        return None
    if folder == "lib":
        into = name.split("/")[0]
        if "/" not in name or into not in FOLDERS:
            return "includes are written with the folder"
        if FOLDERS.index(into) > FOLDERS.index(path.split("/")[1]):
            return "%s/ is above this folder" % into
    elif folder in ("shell", "bench", "examples"):
        places = (os.path.dirname(path), folder)
        if not any(os.path.exists(os.path.join(ROOT, p, name)) for p in places):
            return "only stator.h and files of %s/ are seen from here" % folder
    elif path.startswith("tests/api/") and os.path.exists(os.path.join(ROOT, "lib", name)):
        return "tests of the interface see stator.h alone"
    return None


def walls():
    """Folders use only the folders below them, libraries stay in their folder."""
    for path in sources() + headers():
        code = code_of(path, strings=True)
        for at, match in lines_with(path, re.compile(r'^\s*#\s*include\s+"([^"]+)"'), code):
            why = own_include(path, match.group(1))
            if why:
                yield '%s"%s": %s\n' % (at, match.group(1), why)
        for at, match in lines_with(path, re.compile(r"^\s*#\s*include\s+<([^>]+)>"), code):
            for pattern, allowed in SYSTEM_WALLS:
                if re.fullmatch(pattern, match.group(1)) and not path.startswith(allowed):
                    yield "%s<%s> belongs to %s\n" % (at, match.group(1), " ".join(allowed))


def banned_calls():
    """The library prints nothing, ends nothing, and has no floating point."""
    for path in (p for p in sources() + headers() if p.startswith("lib/")):
        code = re.sub(r"__attribute__\(\(.*\)\)", "", code_of(path))
        for names, why, allowed in BANNED_IN_LIB:
            # A member or a macro of the same name is somebody else.
            pattern = re.compile(r"(?<![\w.>])(%s)\b(?!\s*:)(?=\s*\(|\s+[\w*(]|\s*[,;)])" % names)
            for at, match in lines_with(path, pattern, code):
                if path not in allowed:
                    yield "%s%s %s\n" % (at, match.group(1), why)
        pattern = re.compile(r'"(?:[^"\\]|\\.)*%[-+ #0]*[\d*]*(?:\.[\d*]*)?[lL]?[fFgGeEaA](?:[^"\\]|\\.)*"')
        for at, match in lines_with(path, pattern, code_of(path, strings=True)):
            if not match.group(0).startswith('"%%'):
                yield "%s%s prints floating point\n" % (at, match.group(0))


def file_names(code):
    """The names that a file defines for itself: statics, types, macros, enumerators."""
    found = set(re.findall(r"^static\b[^=;({]*?\b(\w+)(?=\(|\s*\[|\s*=|;)", code, re.M))
    found |= set(re.findall(r"^(?:typedef )?(?:struct|enum|union) (\w+) \{", code, re.M))
    found |= set(re.findall(r"^\} (\w+);", code, re.M))
    found |= set(re.findall(r"^#define (\w+)", code, re.M))
    for body in re.findall(r"\benum\b[^{;()]*\{([^}]*)\}", code):
        found |= set(re.findall(r"(?:^|,)\s*([A-Za-z_]\w*)", body))
    return found


def unique_names():
    """The library can be written into one file: no name is there twice."""
    seen = {}
    for path in (p for p in sources() + headers() if p.startswith("lib/")):
        for name in sorted(file_names(code_of(path))):
            if name in seen:
                yield "%s: %s is also in %s\n" % (path, name, seen[name])
            seen[name] = path
    files = {}
    for path in (p for p in sources() + headers() if p.startswith("lib/")):
        name = os.path.basename(path)
        if name in files:
            yield "%s: the file name is also %s\n" % (path, files[name])
        files[name] = path


def functions(path):
    """(name, first line, number of lines) of every function of a formatted file."""
    lines = code_of(path).splitlines()
    start = name = None
    for number, line in enumerate(lines, 1):
        match = FUNCTION.match(line)
        if match and "=" not in line.split("(")[0]:
            start, name = number, match.group(1)
        elif line.startswith("}") and start:
            yield name, start, number - start + 1
            start = None
        elif line and line[0] not in " \t{}" and not line.endswith((",", "{")):
            start = None


def exceptions():
    found = {}
    for line in read("tests/lint/long_functions.txt").splitlines():
        if line.strip() and not line.startswith("#"):
            path, name, reason = line.split(None, 2)
            found[(path, name)] = reason
    return found


def lengths():
    """No function over 60 lines but those in the list, no file over 1000 lines.

    The cases of a test may be one long table."""
    allowed, long_ones = exceptions(), set()
    for path in sources() + headers():
        count = read(path).count("\n")
        if count > LONGEST_FILE:
            yield "%s: %d lines\n" % (path, count)
        for name, line, length in functions(path):
            if length > LONGEST_FUNCTION and not path.startswith("tests/"):
                long_ones.add((path, name))
                if (path, name) not in allowed:
                    yield "%s:%d: %s has %d lines\n" % (path, line, name, length)
    for path, name in allowed:
        if not os.path.exists(os.path.join(ROOT, path)) or not re.search(r"\b%s\(" % name, read(path)):
            yield "tests/lint/long_functions.txt: %s has no %s\n" % (path, name)


def words():
    """Nothing is left for later, and the text speaks of the project alone."""
    ends = (".c", ".h", ".py", ".sh", ".md", ".txt", ".js", ".mjs", ".json", ".1", ".in", ".yml")
    for path in walk():
        name = os.path.basename(path)
        if path.startswith("tests/lint/") or name == "package-lock.json":
            continue
        if name.endswith(ends) or "." not in name:
            for at, match in lines_with(path, WORDS, read(path)):
                yield "%s%s\n" % (at, match.group(0))


def openings():
    """A C file opens with a comment that says what it is for; text has no stray blanks."""
    for path in sources() + headers():
        body = read(path)
        if not body.startswith(("/*", "// ")):
            yield "%s: does not open with a comment\n" % path
        if "\t" in body or "\r" in body or re.search(r"[ ]+$", body, re.M) or not body.endswith("\n"):
            yield "%s: a tab, a blank at a line's end, or no newline at the end\n" % path


def listed(check):
    def run():
        return list(check())
    run.__name__, run.__doc__ = check.__name__, check.__doc__
    return run


CHECKS = [listed(c) for c in (walls, banned_calls, unique_names, lengths, words, openings)]
