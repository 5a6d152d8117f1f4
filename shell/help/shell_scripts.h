/*
** shell_scripts.h - the scripts that make shells complete the program's command lines.
*/
#ifndef SHELL_SCRIPTS_H
#define SHELL_SCRIPTS_H

/* The script of bash, zsh or fish; NULL: of any other. */
const char *shell_script(const char *shell);

#endif
