/*
** export_file.h - a file that an export writes: under another name until it is whole,
** with a note beside it of how far it has come, from which the same export goes on.
**
** What goes under the name PATH is written to PATH.export-part; PATH.export-state is
** the note. Both are gone when PATH is there. A device, a pipe and standard output
** have no other name and no note: they are written as they are.
*/
#ifndef EXPORT_FILE_H
#define EXPORT_FILE_H

#include "base/text.h"
#include "transfer/packer.h"

/* How far an export has come. */
typedef struct export_place {
  text what;     /* which export it is */
  size_t items;  /* that are in the file */
  text position; /* the member that asks for the page behind them */
} export_place;

void export_place_free(export_place *p);

typedef struct export_file {
  char *path;         /* links followed */
  char *part, *state; /* NULL: it is written as it is */
  FILE *out;
  bool borrowed; /* `out` is somebody else's */
  bool made;     /* part and note are there and ours */
  bool force;    /* a file of that name may be replaced */
  bool begun;    /* something is in it */
  packer *gzip;  /* NULL: nothing is packed */
  size_t member; /* bytes in the member that is not ended */
  size_t since;  /* bytes written since the last note */
  size_t kept;   /* items that the last note is behind; 0: nothing to go on with */
} export_file;

/* Opens PATH for writing. If there is a note of the same export (`place->what`) and not
** `anew`, the file goes on where the note says, and `place` is that; else it begins.
** False with `why` appended to; nothing is left to close then. */
bool export_file_open(export_file *f, const char *path, bool force, bool anew, export_place *place,
                      text *why);
/* Whether PATH was begun by the same export and can be gone on with. */
bool export_file_is_begun(const char *path, const export_place *place);
/* Writes to what somebody else has opened and closes, as standard output. */
void export_file_on(export_file *f, FILE *out);
/* From now on what is written is packed. False if that cannot be. */
bool export_file_pack(export_file *f);

/* These are false, with errno set, if the file cannot be written. */
bool export_file_write(export_file *f, const text *content);
/* Behind a page of items: from time to time brings what was written to the disk and
** notes how far that is. */
bool export_file_page(export_file *f, const export_place *place);
/* The same now, where it can be gone on behind the page: not in the middle of packing. */
bool export_file_note(export_file *f, const export_place *place);
/* Ends it and gives it its name. */
bool export_file_finish(export_file *f);
/* Gives its name to another file, which was made out of it. */
bool export_file_give_name(const export_file *f, const char *made);

/* Leaves it as the last note has it, for another time; if nothing is kept, or `forget`,
** nothing of it stays. Also behind a failure, and behind export_file_finish. */
void export_file_close(export_file *f, bool forget);

/* Writes a small file as a whole; an old one is replaced. False with errno set. */
bool export_file_put(const char *path, const char *content);

/* Brings the names in a folder to the disk. */
bool export_sync_folder_of(const char *path);

#endif
