/*
** demo.h - `stator demo`: a small store, and a tour over it.
*/
#ifndef DEMO_H
#define DEMO_H

#include "session.h"

/* Fills the open store, runs the tour, and leaves the person at the prompt if
** `stay` is set. */
int demo_run(session *s, bool stay);

#endif
