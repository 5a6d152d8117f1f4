/*
** expiry.h - the dot-commands about items that expire.
*/
#ifndef EXPIRY_H
#define EXPIRY_H

#include "session.h"

extern const char expiry_ttl_manual[];

/* .ttl [TABLE [ATTRIBUTE|off]] */
int expiry_ttl(session *s, int count, char **list);
/* .sweep [TABLE] */
int expiry_sweep(session *s, int count, char **list);

#endif
