/*
** cases.c - what is measured: one line of the table each, in the order they run.
** The first fills the stores and runs always.
*/
#include "bench.h"

const bench_case bench_cases[] = {
    {"put new",        JOB_PUT,          1,                 2.0},
    {"put over",       JOB_PUT,          1,                 2.0},
    {"put if",         JOB_PUT_IF,       1,                 0  },
    {"get",            JOB_GET,          1,                 1.8},
    {"query 1",        JOB_QUERY_ONE,    1,                 0  },
    {"query 50",       JOB_QUERY_MANY,   ROWS_OF_PARTITION, 1.3},
    {"query filter N", JOB_QUERY_FILTER, ROWS_OF_PARTITION, 1.0},
    {"scan",           JOB_SCAN,         0,                 0  },
    {"scan filter S",  JOB_SCAN_TEXT,    0,                 1.0},
    {"scan filter N",  JOB_SCAN_NUMBER,  0,                 1.0},
    {"update set",     JOB_SET,          1,                 0  },
    {"update add",     JOB_ADD,          1,                 0  },
};
const size_t bench_case_count = sizeof bench_cases / sizeof bench_cases[0];

_Static_assert(sizeof bench_cases / sizeof bench_cases[0] <= CASES_MAX, "figures has room");
