/*
** serve.h - `stator serve`: the store as an HTTP endpoint on loopback that any
** AWS SDK can talk to.
*/
#ifndef SERVE_H
#define SERVE_H

/* Runs the endpoint until SIGTERM, SIGINT, SIGHUP or (if asked for) the end of
** standard input. argv[0] is "serve". Returns the exit code of the program: 0
** after an orderly end, 1 if it could not start or close, 2 for wrong usage. */
int serve_main(int argc, char **argv);

#endif
