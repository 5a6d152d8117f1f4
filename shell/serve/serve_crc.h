/*
** serve_crc.h - the CRC-32 of answers, where zlib is there.
*/
#ifndef SERVE_CRC_H
#define SERVE_CRC_H

#include <stddef.h>
#include <stdint.h>

/* As zlib's crc32 from the start. */
uint32_t serve_crc(const char *bytes, size_t length);

#endif
