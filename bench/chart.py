"""Draws ratios.svg: how long each operation takes beside raw SQLite, as bars, with
what is aimed at as a mark. Readable on light and on dark ground."""

WIDTH, LEFT, RIGHT, TOP, ROW, GAP = 860, 190, 60, 84, 30, 34
BAR = 10
LIMIT = 2.0 # a longer bar is cut, its figure stands all the same

STYLE = """
text { font: 13px system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; fill: #24292f }
.small { font-size: 11px; fill: #57606a }
.title { font-size: 16px; font-weight: 600 }
.group { font-weight: 600 }
.grid { stroke: #8c959f; stroke-opacity: .35 }
.one { stroke: #24292f; stroke-width: 1.5 }
.call { fill: #0969da }
.typed { fill: #54aeff }
.target { stroke: #cf222e; stroke-width: 2.5 }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 }
  .small { fill: #9198a1 }
  .grid { stroke: #6e7681 }
  .one { stroke: #e6edf3 }
  .call { fill: #4493f8 }
  .typed { fill: #a5d0ff }
  .target { stroke: #ff7b72 }
}
"""

TITLE = "Time beside raw, prepared SQLite statements: 1 KB items, in memory; shorter is better"
DESCRIPTION = ("For each operation a bar for the typed C API and one for stator_call, as ratios to raw SQLite, "
               "and a mark at what each is aimed at. bench/README.md has the same figures in tables.")

# (group, [(label, how its table differs, case)])
GROUPS = [
    ("Gets and queries", [
        ("GetItem", {}, "get"), ("BatchGetItem 100", {}, "batch get 100"), ("Query 1", {}, "query 1"),
        ("Query 50", {}, "query 50"), ("Query 1,000", {}, "query 1000"),
        ("Query 50, GSI", {"gsis": 1}, "gsi 50"), ("Query 1,000, GSI", {"gsis": 1}, "gsi 1000"),
        ("Query 50, LSI", {"lsi": True}, "lsi 50")]),
    ("Scans and filters", [
        ("Scan", {}, "scan"), ("Query 50, filter", {}, "query filter N"),
        ("Scan, filter on text", {}, "scan filter S"), ("Scan, filter on number", {}, "scan filter N")]),
    ("Writes", [
        ("PutItem, new", {}, "put new"), ("PutItem, over", {}, "put over"),
        ("PutItem, conditional", {}, "put if"), ("PutItem, new, 1 GSI", {"gsis": 1}, "put new"),
        ("PutItem, new, 5 GSIs", {"gsis": 5}, "put new"), ("BatchWriteItem 25", {}, "batch put 25"),
        ("TransactWriteItems 4", {}, "transact 4"), ("UpdateItem, SET", {}, "update set"),
        ("UpdateItem, ADD", {}, "update add"), ("DeleteItem", {}, "delete"),
        ("TTL sweep", {"ttl": True}, "sweep 50%"), ("TTL sweep, 5 GSIs", {"ttl": True, "gsis": 5}, "sweep 50%")]),
    ("Search and views", [
        ("PutItem, new, search", {"search": True}, "put new"),
        ("PutItem, over, search", {"search": True}, "put over"),
        ("BatchWriteItem, search", {"search": True}, "batch put 25"),
        ("Search, rare word", {"search": True}, "search rare"),
        ("Search, common word", {"search": True}, "search common"),
        ("View, index, 50", {"views": True}, "view 50"), ("View, index, 1,000", {"views": True}, "view 1000"),
        ("View, range of 50", {"views": True}, "view range 50"),
        ("View, filter", {"views": True}, "view filter"), ("View, GROUP BY", {"views": True}, "view totals")]),
]


def x_of(ratio):
    return LEFT + min(ratio, LIMIT) / LIMIT * (WIDTH - LEFT - RIGHT)


def element(name, text=None, **attributes):
    inside = "".join(' %s="%s"' % (k.replace("_", "-"), v) for k, v in attributes.items())
    return "<%s%s/>" % (name, inside) if text is None else "<%s%s>%s</%s>" % (name, inside, text, name)


def line(x, top, bottom, style):
    return element("line", x1="%.1f" % x, x2="%.1f" % x, y1="%.1f" % top, y2="%.1f" % bottom, **{"class": style})


def bar(y, ratio, style):
    """The bar, and its figure at the right edge, out of the way of the marks."""
    out = element("rect", x=LEFT, y="%.1f" % y, width="%.1f" % (x_of(ratio) - LEFT), height=BAR, rx=2,
                  **{"class": style})
    return out + element("text", "%.2f" % ratio, x=WIDTH - 12, y="%.1f" % (y + BAR - 1),
                         text_anchor="end", **{"class": "small"})


def target(y, most, height):
    return line(x_of(most), y - 1, y + height + 1, "target") if most else ""


def row(y, label, case):
    out = [element("text", label, x=LEFT - 10, y=y + 17, text_anchor="end")]
    for side, style in (("typed", "typed"), ("call", "call")):
        figure = case.get(side)
        if not figure:
            continue
        at = y + 4 + (BAR + 1) * (side == "call")
        out += [bar(at, figure["ratio"], style), target(at, case.get("max" + side.capitalize()), BAR)]
    return "".join(out)


def rows_of(configurations, find):
    for group, entries in GROUPS:
        found = [(label, configuration["by"][case]) for label, differs, case in entries
                 for configuration in [find(configurations, **differs)]
                 if configuration and "call" in configuration["by"].get(case, {})]
        if found:
            yield group, found


def legend():
    out, x = [], LEFT
    for style, text in (("typed", "typed C API"), ("call", "stator_call: JSON in, JSON out")):
        out.append(element("rect", x=x, y=48, width=14, height=BAR, rx=2, **{"class": style}))
        out.append(element("text", text, x=x + 20, y=58, **{"class": "small"}))
        x += 40 + 6.2 * len(text)
    out.append(line(x + 6, 46, 60, "target"))
    out.append(element("text", "target: at most", x=x + 14, y=58, **{"class": "small"}))
    return "".join(out)


def grid(bottom):
    out = []
    for tenths in range(0, int(LIMIT * 10) + 1, 5):
        x = x_of(tenths / 10)
        out.append(line(x, TOP, bottom, "one" if tenths == 10 else "grid"))
        name = "raw SQLite = 1.0" if tenths == 10 else "%.1f" % (tenths / 10)
        out.append(element("text", name, x="%.1f" % x, y=TOP - 6, text_anchor="middle", **{"class": "small"}))
    return "".join(out)


def draw(configurations, find):
    y, body = TOP + 4, []
    for group, entries in rows_of(configurations, find):
        body.append(element("text", group, x=LEFT - 10, y=y + 18, text_anchor="end", **{"class": "group"}))
        y += GAP - 6
        for label, case in entries:
            body.append(row(y, label, case))
            y += ROW
        y += 6
    spoken = element("title", TITLE, id="title") + element("desc", DESCRIPTION, id="description")
    title = element("text", TITLE, x=12, y=26, **{"class": "title"})
    return "".join(['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img" '
                    'aria-labelledby="title description">' % (WIDTH, y + 8, WIDTH, y + 8), spoken,
                    element("style", STYLE), title, legend(), grid(y)] + body + ["</svg>\n"])
