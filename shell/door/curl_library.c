/*
** curl_library.c - finds libcurl and what is called of it.
*/
#ifdef STATOR_WITH_CURL

#include "door/curl_library.h"

#include <dlfcn.h>
#include <string.h>

#ifdef __APPLE__
#define CURL_FILE "libcurl.4.dylib"
#else
#define CURL_FILE "libcurl.so.4"
#endif

/* The first that signs every header that it is given. */
#define CURL_AT_LEAST 0x075700

/* ISO C converts no object pointer to a function's; POSIX says it works. */
static bool find_function(void *library, const char *name, void *function) {
  void *found = dlsym(library, name);
  memcpy(function, &found, sizeof found);
  return found != NULL;
}

static bool find_functions(void *library, curl_library *c) {
  const struct {
    const char *name;
    void *function;
  } wanted[] = {
      {"curl_global_init",    &c->global_init   },
      {"curl_easy_init",      &c->easy_init     },
      {"curl_easy_setopt",    &c->easy_setopt   },
      {"curl_easy_perform",   &c->easy_perform  },
      {"curl_easy_getinfo",   &c->easy_getinfo  },
      {"curl_easy_cleanup",   &c->easy_cleanup  },
      {"curl_easy_strerror",  &c->easy_strerror },
      {"curl_slist_append",   &c->slist_append  },
      {"curl_slist_free_all", &c->slist_free_all},
      {"curl_version_info",   &c->version_info  },
  };
  for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
    if (!find_function(library, wanted[i].name, wanted[i].function)) return false;
  return true;
}

const curl_library *curl_library_load(text *why) {
  static curl_library loaded;
  if (loaded.easy_init != NULL) return &loaded;
  curl_library found = {0};
  void *library = dlopen(CURL_FILE, RTLD_NOW | RTLD_LOCAL);
  if (library == NULL) {
    text_format(why, "an endpoint needs libcurl: %s", dlerror());
  } else if (!find_functions(library, &found) ||
             found.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
    text_add(why, CURL_FILE " is not the libcurl that an endpoint needs");
  } else if (found.version_info(CURLVERSION_NOW)->version_num < CURL_AT_LEAST) {
    text_format(why, "libcurl %s signs too little of a request; an endpoint needs 7.87",
                found.version_info(CURLVERSION_NOW)->version);
  } else {
    loaded = found;
    return &loaded;
  }
  if (library != NULL) dlclose(library);
  return NULL;
}

#else
typedef int curl_library_is_left_out;
#endif
