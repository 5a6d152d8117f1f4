/*
** undo.c - the command: finds the snapshot that is meant, lists them all.
*/
#include "care/undo.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "output/rows.h"

const char undo_manual[] =
    "  That is a table that was dropped, with its items, indexes, views, TTL, stream\n"
    "  and tags, or items that were deleted or changed without a whole key.\n"
    "  .undo list shows the last ten losses that were kept.\n"
    "    --as TABLE   a table under another name\n"
    "    --force      items in the place of those that have their keys now\n"
    "  The prompt keeps a snapshot of every such loss, a script none, unless .set\n"
    "  undo says on or off. They lie beside the store in FILE-undo, in memory for a\n"
    "  store in memory, and for an endpoint in ~/.local/state/stator/undo.\n";

/* ------------------------------------------------------------------------ list */

static void add_number(text *row, const char *name, long long value) {
  text_format(row, "%s\"%s\":{\"N\":\"%lld\"}", row->length > 1 ? "," : "", name, value);
}

static void add_string(text *row, const char *name, const text *value) {
  text_format(row, ",\"%s\":{\"S\":", name);
  text_add_json_string(row, text_string(value), value->length);
  text_add_char(row, '}');
}

static void add_time(text *row, long long ms) {
  time_t seconds = (time_t)(ms / 1000);
  struct tm t;
  char date[40] = "";
  text time = {0};
  if (gmtime_r(&seconds, &t) != NULL) strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%SZ", &t);
  text_add(&time, date);
  add_string(row, "Time", &time);
  text_free(&time);
}

static int print_snapshot(rows *printed, const snapshot *n) {
  text row = {0};
  text_add_char(&row, '{');
  add_number(&row, "N", n->id);
  add_time(&row, n->at);
  add_string(&row, "Table", &n->table);
  add_number(&row, "Items", n->items);
  add_number(&row, "Bytes", n->bytes);
  add_string(&row, "Statement", &n->statement);
  text_add_char(&row, '}');
  int rc = rows_add(printed, (json_span){row.data, row.length});
  text_free(&row);
  return rc;
}

static int print_snapshots(session *s, const snapshot_list *found) {
  static const rows_heading heading = {
      .keys = {"N", "Time", "Table", "Items"}
  };
  rows *printed = rows_begin(s, &heading);
  int rc = SHELL_DONE;
  for (size_t i = 0; i < found->count && rc == SHELL_DONE; i++)
    rc = print_snapshot(printed, &found->list[i]);
  int ended = rows_end(printed);
  return rc == SHELL_DONE ? ended : rc;
}

static int print_list(session *s, const snapshot_list *found) {
  if (found->count > 0) return print_snapshots(s, found);
  if (s->interactive) fputs("(nothing is kept)\n", s->out);
  return SHELL_DONE;
}

/* --------------------------------------------------------------------- one */

static int bring_back(session *s, snapshot_room *room, const snapshot *n, const undo_wish *wish) {
  text why = {0};
  bool table = strcmp(text_string(&n->kind), "table") == 0;
  if (!table && wish->as != NULL) return session_fail(s, "--as is for a table that was dropped");
  int rc = table ? undo_table(s, room, n, wish) : undo_items(s, room, n, wish);
  if (rc == SHELL_DONE && !snapshot_forget(room, n->id, &why))
    rc = session_fail(s, "the snapshot cannot be taken away: %s", text_string(&why));
  text_free(&why);
  return rc;
}

static int undo_one(session *s, snapshot_room *room, const snapshot_list *found,
                    const undo_wish *wish) {
  if (found->count == 0) return session_fail(s, "there is nothing to undo");
  for (size_t i = 0; i < found->count; i++)
    if (wish->id == 0 || found->list[i].id == wish->id)
      return bring_back(s, room, &found->list[i], wish);
  return session_fail(s, "there is no snapshot %lld; .undo list shows them", wish->id);
}

/* ------------------------------------------------------------------- the words */

static int undo_usage(session *s) {
  session_fail(s, "usage: .undo [list | [N] [--force] [--as TABLE]]");
  return SHELL_USAGE;
}

static bool read_undo_words(int count, char **list, undo_wish *wish) {
  for (int i = 0; i < count; i++) {
    size_t digits = strspn(list[i], "0123456789");
    if (strcmp(list[i], "--force") == 0)
      wish->force = true;
    else if (strcmp(list[i], "--as") == 0 && i + 1 < count)
      wish->as = list[++i];
    else if (wish->id == 0 && digits > 0 && digits < 18 && list[i][digits] == '\0')
      wish->id = strtoll(list[i], NULL, 10);
    else
      return false;
  }
  return true;
}

int undo_run(session *s, int count, char **list) {
  undo_wish wish = {0};
  snapshot_list found = {0};
  text why = {0};
  bool all = count == 1 && strcmp(list[0], "list") == 0;
  if (!all && !read_undo_words(count, list, &wish)) return undo_usage(s);
  snapshot_room *room = snapshot_room_of(s, false, &why);
  if (room != NULL) snapshot_list_read(room, &found, &why);
  int rc;
  if (why.length > 0)
    rc = session_fail(s, "%s", why.data);
  else
    rc = all ? print_list(s, &found) : undo_one(s, room, &found, &wish);
  snapshot_list_free(&found);
  text_free(&why);
  return rc;
}
