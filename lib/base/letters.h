/* Which code points are letters, digits or blanks, of whatever script. */
#ifndef ST_LETTERS_H
#define ST_LETTERS_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

bool st_is_letter(uint32_t point);
#endif
