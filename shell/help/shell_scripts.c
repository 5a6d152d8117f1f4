/*
** shell_scripts.c - each script asks the program what the words may become, so that
** it knows as much as the program does that is installed.
*/
#include "help/shell_scripts.h"

#include <stddef.h>
#include <string.h>

static const char bash_script[] =
    "# Completion of stator in bash: source it, or put it where bash-completion looks.\n"
    "_stator() {\n"
    "  local word rest file\n"
    "  COMPREPLY=()\n"
    "  while IFS=$'\\t' read -r word rest; do\n"
    "    if [[ $word == /files ]]; then\n"
    "      compopt -o filenames 2>/dev/null\n"
    "      while IFS= read -r file; do COMPREPLY+=(\"$file\"); done \\\n"
    "        < <(compgen -f -- \"${COMP_WORDS[COMP_CWORD]#=}\")\n"
    "    else\n"
    "      COMPREPLY+=(\"$word\")\n"
    "    fi\n"
    "  done < <(\"$1\" completion words \"${COMP_WORDS[@]:1:COMP_CWORD}\" 2>/dev/null)\n"
    "  if [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == *= ]]; then compopt -o nospace; fi\n"
    "}\n"
    "complete -F _stator stator\n";

static const char zsh_script[] =
    "#compdef stator\n"
    "# Completion of stator in zsh: put it into a folder of $fpath as _stator, or source it.\n"
    "_stator() {\n"
    "  local -a answered described\n"
    "  local line word about\n"
    "  answered=(\"${(@f)$(\"${(Q)words[1]}\" completion words \"${(@)words[2,CURRENT]}\" "
    "2>/dev/null)}\")\n"
    "  for line in $answered; do\n"
    "    if [[ $line == /files ]]; then\n"
    "      _files\n"
    "    else\n"
    "      word=${line%%$'\\t'*}\n"
    "      about=${line#*$'\\t'}\n"
    "      described+=(\"${word//:/\\\\:}${about:+:$about}\")\n"
    "    fi\n"
    "  done\n"
    "  (( $#described )) && _describe stator described\n"
    "}\n"
    "if [[ $funcstack[1] == _stator ]]; then _stator \"$@\"; else compdef _stator stator; fi\n";

static const char fish_script[] =
    "# Completion of stator in fish: put it into a folder of $fish_complete_path as stator.fish.\n"
    "function __stator_words\n"
    "  set -l words (commandline -opc)\n"
    "  set -l program $words[1]\n"
    "  set -e words[1]\n"
    "  for line in ($program completion words $words (commandline -ct) 2>/dev/null)\n"
    "    if test \"$line\" = /files\n"
    "      __fish_complete_path (commandline -ct)\n"
    "    else\n"
    "      printf '%s\\n' $line\n"
    "    end\n"
    "  end\n"
    "end\n"
    "complete -c stator -f -a '(__stator_words)'\n";

const char *shell_script(const char *shell) {
  if (strcmp(shell, "bash") == 0) return bash_script;
  if (strcmp(shell, "zsh") == 0) return zsh_script;
  if (strcmp(shell, "fish") == 0) return fish_script;
  return NULL;
}
