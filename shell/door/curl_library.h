/*
** curl_library.h - libcurl, loaded when the first endpoint is opened: the program
** would start three times slower if it always were.
*/
#ifndef CURL_LIBRARY_H
#define CURL_LIBRARY_H

#include <curl/curl.h>

#include "base/text.h"

/* What is called of it. */
typedef struct curl_library {
  CURLcode (*global_init)(long flags);
  CURL *(*easy_init)(void);
  CURLcode (*easy_setopt)(CURL *handle, CURLoption option, ...);
  CURLcode (*easy_perform)(CURL *handle);
  CURLcode (*easy_getinfo)(CURL *handle, CURLINFO info, ...);
  void (*easy_cleanup)(CURL *handle);
  const char *(*easy_strerror)(CURLcode code);
  struct curl_slist *(*slist_append)(struct curl_slist *list, const char *text);
  void (*slist_free_all)(struct curl_slist *list);
  curl_version_info_data *(*version_info)(CURLversion age);
} curl_library;

/* NULL: `why` says the reason. Borrowed for ever. */
const curl_library *curl_library_load(text *why);

#endif
