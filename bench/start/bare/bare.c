/*
** bare.c - a program that does nothing but say so. Linked with the libraries of
** the program, it shows what it takes to load them.
*/
#include <stdio.h>

int main(void) {
  return puts("here") < 0 || fflush(stdout) != 0;
}
