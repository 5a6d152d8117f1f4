/* page.c - reading one page. The body of a row is copied once, from SQLite's
** memory into the answer, and parsed only as far as a filter names attributes. */
#include "plan/page.h"
#include "store/dry_run.h"
#include "value/plain.h"

/* The entry as the index shows it, and its size. `work` holds it if it had to be
** cut down from the whole item. */
static bool shown_entry(const st_page *page, const st_row *row, st_buf *work, st_str *entry,
                        int64_t *size) {
  *entry = row->item;
  *size = row->size;
  if (!page->entry) return true;
  bool any;
  st_buf_clear(work);
  st_projection_apply(page->entry, row->item, work, &any);
  *entry = st_buf_view(work);
  *size = (int64_t)st_item_size(*entry);
  return !work->failed;
}

/* How large the index's entry is where the whole item is shown. */
static bool measure_entry(const st_page *page, const st_row *row, st_buf *work, int64_t *size) {
  bool any;
  if (!page->held) return true;
  st_buf_clear(work);
  st_projection_apply(page->held, row->item, work, &any);
  *size = (int64_t)st_item_size(st_buf_view(work));
  return !work->failed;
}

static void emit_plain(const st_page *page, st_str entry, const st_page_memory *m) {
  st_buf projected;
  st_buf_init(&projected, 0);
  bool any;
  if (page->projection) {
    st_projection_apply(page->projection, entry, &projected, &any);
    entry = st_buf_view(&projected);
  }
  if (projected.failed)
    m->out->failed = true;
  else
    st_plain_write_item(entry, m->out);
  st_buf_free(&projected);
}

static void emit_entry(const st_page *page, st_str entry, const st_page_memory *m) {
  if (page->count_only) return;
  if (page->count > 1) st_buf_char(m->out, ',');
  size_t begin = m->out->n;
  bool any;
  if (page->plain)
    emit_plain(page, entry, m);
  else if (page->projection)
    st_projection_apply(page->projection, entry, m->out, &any);
  else if (page->columns)
    st_columns_apply(page->columns, entry, m->out);
  else
    st_buf_str(m->out, entry);
  if (!m->offsets) return;
  size_t span[2] = {begin, m->out->n};
  st_buf_add(m->offsets, (const char *)span, sizeof span);
}

static int remember_position(const st_table *t, st_page *page, st_str item, const st_page_memory *m,
                             st_error *error) {
  st_buf_clear(m->work);
  int rc = st_key_write_position(t, page->range.index, item, m->arena, m->work, error);
  if (rc != STATOR_OK) return rc;
  return st_arena_copy(m->arena, st_buf_view(m->work), &page->last_key) ? STATOR_OK
                                                                        : st_error_nomem(error);
}

static bool is_full(const st_page *page) {
  return (page->limit && page->scanned >= page->limit) ||
         (page->most && page->count >= page->most) ||
         page->bytes >= (page->most_bytes ? page->most_bytes : ST_MAX_PAGE);
}

/* One row, whatever is asked of it. */
static int take_row(st_page *page, const st_row *row, const st_page_memory *m, st_error *error) {
  st_str entry;
  int64_t size;
  bool holds = true;
  if (!shown_entry(page, row, m->work, &entry, &size)) return st_error_nomem(error);
  page->scanned++;
  page->bytes += size;
  if (!measure_entry(page, row, m->work, &size)) return st_error_nomem(error);
  page->entry_bytes += size;
  if (page->fetches) page->fetched_blocks += (row->size + ST_READ_BLOCK - 1) / ST_READ_BLOCK;
  if (page->filter) {
    st_arena_reset(m->scratch);
    int rc = st_condition_eval(page->filter, entry, m->scratch, &holds, error);
    if (rc != STATOR_OK) return rc;
  }
  if (holds) {
    page->count++;
    emit_entry(page, entry, m);
  }
  return STATOR_OK;
}

/* Rows that are shown as they are and read for nothing else. */
static bool shows_rows_whole(const st_page *page) {
  return !page->filter && !page->projection && !page->columns && !page->entry && !page->held &&
         !page->fetches && !page->count_only && !page->plain;
}

static void take_whole_row(st_page *page, const st_row *row, const st_page_memory *m) {
  page->scanned++;
  page->bytes += row->size;
  page->entry_bytes += row->size;
  if (page->count++) st_buf_char(m->out, ',');
  size_t span[2] = {m->out->n, m->out->n + row->item.n};
  st_buf_str(m->out, row->item);
  if (m->offsets) st_buf_add(m->offsets, (const char *)span, sizeof span);
}

/* Nothing is read; the page as it was asked for is kept. */
static int note_page(st_store *s, st_table *t, const st_page *page, st_error *error) {
  st_page *kept = st_arena_alloc(st_store_dry_run(s)->arena, sizeof *kept);
  if (!kept) return st_error_nomem(error);
  *kept = *page;
  return st_dry_range(s, t, &kept->range, kept, error);
}

int st_page_read(st_store *s, st_table *t, st_page *page, const st_page_memory *m,
                 st_error *error) {
  page->count = page->scanned = page->bytes = page->entry_bytes = page->fetched_blocks = 0;
  page->last_key = (st_str){NULL, 0};
  if (st_store_dry_run(s)) return note_page(s, t, page, error);
  if (page->range.hash_count == 0 && page->range.first_shard > page->range.last_shard)
    return STATOR_OK; /* an empty segment */
  st_rows *rows;
  int rc = st_rows_open(s, t, &page->range, &rows, error);
  if (rc != STATOR_OK) return rc;
  bool whole = shows_rows_whole(page);
  st_row row;
  while ((rc = st_rows_next(rows, &row, error)) == STATOR_OK && row.id) {
    if (whole)
      take_whole_row(page, &row, m);
    else
      rc = take_row(page, &row, m, error);
    if (rc != STATOR_OK || page->one_row) break;
    if (!is_full(page)) continue;
    rc = remember_position(t, page, row.item, m, error);
    break;
  }
  st_rows_close(rows);
  return rc == STATOR_OK && m->out->failed ? st_error_nomem(error) : rc;
}
