/* statement_words.c - the keywords of PartiQL: those of SQL-92 and PartiQL's own.
** Unquoted, in any letter case, they cannot be names. Which words the service takes
** for keywords is not documented; these are the language's. */
#include "partiql/statement_words.h"

static const struct ql_word {
  const char *lower;
  st_ql_word word;
} ql_words[] = {
  /* sorted by bytes */
  // clang-format off
    {"absolute", ST_QL_RESERVED}, {"action", ST_QL_RESERVED}, {"add", ST_QL_RESERVED},
    {"all", ST_QL_ALL}, {"allocate", ST_QL_RESERVED}, {"alter", ST_QL_RESERVED},
    {"and", ST_QL_AND}, {"any", ST_QL_RESERVED}, {"are", ST_QL_RESERVED}, {"as", ST_QL_AS},
    {"asc", ST_QL_ASC}, {"assertion", ST_QL_RESERVED}, {"at", ST_QL_AT},
    {"authorization", ST_QL_RESERVED}, {"avg", ST_QL_AGGREGATOR}, {"bag", ST_QL_FUNCTION},
    {"begin", ST_QL_RESERVED}, {"between", ST_QL_BETWEEN},
    {"bit", ST_QL_RESERVED}, {"bit_length", ST_QL_FUNCTION}, {"blob", ST_QL_TYPE},
    {"bool", ST_QL_TYPE}, {"boolean", ST_QL_TYPE}, {"by", ST_QL_BY},
    {"cascade", ST_QL_RESERVED},
    {"cascaded", ST_QL_RESERVED}, {"case", ST_QL_RESERVED}, {"cast", ST_QL_RESERVED},
    {"catalog", ST_QL_RESERVED}, {"char", ST_QL_TYPE}, {"char_length", ST_QL_FUNCTION},
    {"character", ST_QL_TYPE}, {"character_length", ST_QL_FUNCTION}, {"check", ST_QL_RESERVED},
    {"clob", ST_QL_TYPE}, {"close", ST_QL_RESERVED}, {"coalesce", ST_QL_RESERVED},
    {"collate", ST_QL_RESERVED}, {"collation", ST_QL_RESERVED}, {"column", ST_QL_RESERVED},
    {"commit", ST_QL_RESERVED}, {"conflict", ST_QL_RESERVED}, {"connect", ST_QL_RESERVED},
    {"connection", ST_QL_RESERVED}, {"constraint", ST_QL_RESERVED},
    {"constraints", ST_QL_RESERVED}, {"continue", ST_QL_RESERVED}, {"convert", ST_QL_RESERVED},
    {"corresponding", ST_QL_RESERVED}, {"count", ST_QL_COUNT}, {"create", ST_QL_RESERVED},
    {"cross", ST_QL_JOIN_SORT}, {"current", ST_QL_RESERVED}, {"current_date", ST_QL_RESERVED},
    {"current_time", ST_QL_RESERVED}, {"current_timestamp", ST_QL_RESERVED},
    {"current_user", ST_QL_RESERVED}, {"cursor", ST_QL_RESERVED}, {"date", ST_QL_TYPE},
    {"date_add", ST_QL_RESERVED}, {"date_diff", ST_QL_RESERVED}, {"deallocate", ST_QL_RESERVED},
    {"dec", ST_QL_TYPE}, {"decimal", ST_QL_TYPE}, {"declare", ST_QL_RESERVED},
    {"default", ST_QL_RESERVED}, {"deferrable", ST_QL_RESERVED}, {"deferred", ST_QL_RESERVED},
    {"delete", ST_QL_DELETE}, {"desc", ST_QL_DESC}, {"describe", ST_QL_RESERVED},
    {"descriptor", ST_QL_RESERVED}, {"diagnostics", ST_QL_RESERVED},
    {"disconnect", ST_QL_RESERVED}, {"distinct", ST_QL_DISTINCT}, {"do", ST_QL_RESERVED},
    {"domain", ST_QL_RESERVED}, {"double", ST_QL_RESERVED}, {"drop", ST_QL_RESERVED},
    {"else", ST_QL_RESERVED}, {"end", ST_QL_RESERVED}, {"escape", ST_QL_RESERVED},
    {"except", ST_QL_RESERVED}, {"exception", ST_QL_RESERVED}, {"exec", ST_QL_RESERVED},
    {"execute", ST_QL_RESERVED}, {"exists", ST_QL_EXISTS}, {"external", ST_QL_RESERVED},
    {"extract", ST_QL_RESERVED}, {"false", ST_QL_FALSE}, {"fetch", ST_QL_RESERVED},
    {"first", ST_QL_RESERVED}, {"float", ST_QL_TYPE}, {"for", ST_QL_RESERVED},
    {"foreign", ST_QL_RESERVED}, {"found", ST_QL_RESERVED}, {"from", ST_QL_FROM},
    {"full", ST_QL_JOIN_SORT}, {"get", ST_QL_RESERVED}, {"global", ST_QL_RESERVED},
    {"go", ST_QL_RESERVED}, {"goto", ST_QL_RESERVED}, {"grant", ST_QL_RESERVED},
    {"group", ST_QL_GROUP}, {"having", ST_QL_HAVING}, {"identity", ST_QL_RESERVED},
    {"immediate", ST_QL_RESERVED}, {"in", ST_QL_IN}, {"index", ST_QL_RESERVED},
    {"indicator", ST_QL_RESERVED}, {"initially", ST_QL_RESERVED}, {"inner", ST_QL_JOIN_SORT},
    {"input", ST_QL_RESERVED}, {"insensitive", ST_QL_RESERVED}, {"insert", ST_QL_INSERT},
    {"int", ST_QL_TYPE},
    {"integer", ST_QL_TYPE},
    {"intersect", ST_QL_RESERVED}, {"interval", ST_QL_RESERVED},
    {"into", ST_QL_INTO}, {"is", ST_QL_IS}, {"isolation", ST_QL_RESERVED},
    {"join", ST_QL_JOIN}, {"key", ST_QL_RESERVED}, {"language", ST_QL_RESERVED},
    {"last", ST_QL_RESERVED}, {"left", ST_QL_JOIN_SORT}, {"let", ST_QL_RESERVED},
    {"level", ST_QL_RESERVED}, {"like", ST_QL_LIKE}, {"limit", ST_QL_LIMIT},
    {"list", ST_QL_FUNCTION}, {"local", ST_QL_RESERVED}, {"lower", ST_QL_FUNCTION},
    {"match", ST_QL_RESERVED}, {"max", ST_QL_AGGREGATOR}, {"min", ST_QL_AGGREGATOR},
    {"missing", ST_QL_MISSING}, {"modified", ST_QL_MODIFIED}, {"module", ST_QL_RESERVED},
    {"names", ST_QL_RESERVED}, {"national", ST_QL_RESERVED}, {"natural", ST_QL_RESERVED},
    {"nchar", ST_QL_RESERVED}, {"new", ST_QL_NEW}, {"next", ST_QL_RESERVED},
    {"no", ST_QL_RESERVED}, {"not", ST_QL_NOT}, {"nothing", ST_QL_RESERVED}, {"null", ST_QL_NULL},
    {"nullif", ST_QL_RESERVED}, {"numeric", ST_QL_TYPE}, {"octet_length", ST_QL_FUNCTION},
    {"of", ST_QL_RESERVED}, {"old", ST_QL_OLD}, {"on", ST_QL_ON}, {"only", ST_QL_RESERVED},
    {"open", ST_QL_RESERVED}, {"option", ST_QL_RESERVED}, {"or", ST_QL_OR},
    {"order", ST_QL_ORDER}, {"outer", ST_QL_OUTER}, {"output", ST_QL_RESERVED},
    {"overlaps", ST_QL_RESERVED}, {"pad", ST_QL_RESERVED}, {"partial", ST_QL_RESERVED},
    {"pivot", ST_QL_RESERVED}, {"position", ST_QL_RESERVED}, {"precision", ST_QL_RESERVED},
    {"prepare", ST_QL_RESERVED}, {"preserve", ST_QL_RESERVED}, {"primary", ST_QL_RESERVED},
    {"prior", ST_QL_RESERVED}, {"privileges", ST_QL_RESERVED}, {"procedure", ST_QL_RESERVED},
    {"public", ST_QL_RESERVED}, {"read", ST_QL_RESERVED}, {"real", ST_QL_TYPE},
    {"references", ST_QL_RESERVED}, {"relative", ST_QL_RESERVED}, {"remove", ST_QL_REMOVE},
    {"restrict", ST_QL_RESERVED}, {"returning", ST_QL_RETURNING}, {"revoke", ST_QL_RESERVED},
    {"right", ST_QL_JOIN_SORT}, {"rollback", ST_QL_RESERVED}, {"rows", ST_QL_RESERVED},
    {"schema", ST_QL_RESERVED}, {"scroll", ST_QL_RESERVED}, {"section", ST_QL_RESERVED},
    {"select", ST_QL_SELECT}, {"session", ST_QL_RESERVED}, {"session_user", ST_QL_RESERVED},
    {"set", ST_QL_SET}, {"sexp", ST_QL_FUNCTION}, {"size", ST_QL_FUNCTION},
    {"smallint", ST_QL_TYPE}, {"some", ST_QL_RESERVED}, {"space", ST_QL_RESERVED},
    {"sql", ST_QL_RESERVED}, {"sqlcode", ST_QL_RESERVED}, {"sqlerror", ST_QL_RESERVED},
    {"sqlstate", ST_QL_RESERVED}, {"string", ST_QL_TYPE}, {"struct", ST_QL_TYPE},
    {"substring", ST_QL_FUNCTION}, {"sum", ST_QL_AGGREGATOR}, {"symbol", ST_QL_TYPE},
    {"system_user", ST_QL_RESERVED}, {"table", ST_QL_RESERVED}, {"temporary", ST_QL_RESERVED},
    {"then", ST_QL_RESERVED}, {"time", ST_QL_TYPE}, {"timestamp", ST_QL_TYPE},
    {"to", ST_QL_RESERVED}, {"transaction", ST_QL_RESERVED}, {"translate", ST_QL_RESERVED},
    {"translation", ST_QL_RESERVED}, {"trim", ST_QL_RESERVED}, {"true", ST_QL_TRUE},
    {"tuple", ST_QL_TYPE}, {"union", ST_QL_RESERVED}, {"unique", ST_QL_RESERVED},
    {"unknown", ST_QL_RESERVED}, {"unpivot", ST_QL_RESERVED}, {"update", ST_QL_UPDATE},
    {"upper", ST_QL_FUNCTION}, {"usage", ST_QL_RESERVED}, {"user", ST_QL_RESERVED},
    {"using", ST_QL_RESERVED}, {"value", ST_QL_VALUE}, {"values", ST_QL_RESERVED},
    {"varchar", ST_QL_TYPE}, {"varying", ST_QL_RESERVED}, {"view", ST_QL_RESERVED},
    {"when", ST_QL_RESERVED}, {"whenever", ST_QL_RESERVED}, {"where", ST_QL_WHERE},
    {"with", ST_QL_RESERVED}, {"work", ST_QL_RESERVED}, {"write", ST_QL_RESERVED},
    {"zone", ST_QL_RESERVED},
  // clang-format on
};

enum { QL_LONGEST_WORD = 32 };

st_ql_word st_ql_word_of(st_str text) {
  char lower[QL_LONGEST_WORD];
  if (text.n > sizeof lower) return ST_QL_NO_WORD;
  for (size_t i = 0; i < text.n; i++) {
    char c = text.p[i];
    lower[i] = c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
  }
  size_t low = 0, high = sizeof ql_words / sizeof *ql_words;
  while (low < high) {
    size_t middle = (low + high) / 2;
    int c = st_str_cmp((st_str){lower, text.n}, st_str_of(ql_words[middle].lower));
    if (c == 0) return ql_words[middle].word;
    if (c < 0)
      high = middle;
    else
      low = middle + 1;
  }
  return ST_QL_NO_WORD;
}
