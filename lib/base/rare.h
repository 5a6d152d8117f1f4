/* A function that is rarely called: it is kept out of its callers, which stay small. */
#ifndef ST_RARE_H
#define ST_RARE_H
#define ST_RARE __attribute__((cold, noinline))
#endif
