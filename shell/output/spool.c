/*
** spool.c - records one behind the other, each with its length before it.
*/
#include "output/spool.h"

#include <errno.h>
#include <string.h>

static bool write_record(FILE *file, const char *data, size_t length) {
  return fwrite(&length, sizeof length, 1, file) == 1 && fwrite(data, 1, length, file) == length;
}

bool spool_add(spool *held, const char *data, size_t length) {
  held->count++;
  if (held->file == NULL && held->memory.length + length > SPOOL_IN_MEMORY) {
    held->file = tmpfile();
    held->first_in_file = held->count - 1;
    if (held->file == NULL) return false;
  }
  if (held->file != NULL) return write_record(held->file, data, length);
  text_append(&held->memory, (const char *)&length, sizeof length);
  text_append(&held->memory, data, length);
  return true;
}

static bool read_record(spool *held, json_span *record) {
  size_t length;
  errno = 0;
  if (held->first_in_file == held->at) rewind(held->file);
  if (fread(&length, sizeof length, 1, held->file) != 1) return false;
  held->record.data = memory_resize(held->record.data, length + 1, 1);
  if (fread(held->record.data, 1, length, held->file) != length) return false;
  *record = (json_span){held->record.data, length};
  return true;
}

bool spool_next(spool *held, json_span *record) {
  size_t length;
  if (held->at == held->count) return false;
  if (held->offset < held->memory.length) {
    memcpy(&length, held->memory.data + held->offset, sizeof length);
    *record = (json_span){held->memory.data + held->offset + sizeof length, length};
    held->offset += sizeof length + length;
  } else if (!read_record(held, record)) {
    return false;
  }
  held->at++;
  return true;
}

void spool_rewind(spool *held) {
  held->at = held->offset = 0;
}

void spool_free(spool *held) {
  if (held->file != NULL) fclose(held->file);
  text_free(&held->memory);
  text_free(&held->record);
  *held = (spool){0};
}
