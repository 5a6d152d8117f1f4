/*
** What one endpoint is asked for: its tables, and the requests of each operation,
** written beforehand.
*/
#ifndef BENCH_WORKLOAD_H
#define BENCH_WORKLOAD_H
#include "requests.h"

typedef struct workload {
  http_address address;
  tables tables;
  bool used[WORKS];
  load_request *requests[WORKS];
  size_t count[WORKS];
  pool texts;
  char *why; /* borrowed */
} workload;

/* Makes the tables at an endpoint, fills them, and sends each request of the works
** asked for once, looking at the items in the answer. From then on a read must be
** answered with as many bytes. The tables have names of their own. `why` holds
** LOAD_WHY_BYTES and is borrowed until workload_end. */
bool workload_begin(workload *w, const char *url, uint32_t items, const bool used[WORKS],
                    char *why);

/* So many connections for so long. */
bool workload_measure(workload *w, work k, int connections, double seconds, load_figures *out);

/* Looks whether what was written is there. */
bool workload_check(workload *w);

/* The length of a GetItem answer's body. */
size_t workload_answer_length(const workload *w);

/* Removes the tables, where they are there, and the requests. */
void workload_end(workload *w);
#endif
