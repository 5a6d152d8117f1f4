/*
** import_job.c - the jobs of imports, by ImportItems and DescribeImportJob.
*/
#include "transfer/import_job.h"

#include <string.h>
#include <sys/stat.h>

bool import_job_name(const import_options *o, const char *path, transfer_format format,
                     const char *table, const import_table *t, text *job) {
  struct stat about;
  if (stat(path, &about) != 0 || !S_ISREG(about.st_mode)) return false;
  text_format(job, "%llu:%llu %lld %lld.%09ld %s %s %d%d%d", (unsigned long long)about.st_dev,
              (unsigned long long)about.st_ino, (long long)about.st_size,
              (long long)about.st_mtim.tv_sec, about.st_mtim.tv_nsec, table, text_string(&t->id),
              (int)format, (int)o->feed.values, (int)o->feed.infer);
  return true;
}

job_outcome import_job_find(session *s, const char *job, size_t *position) {
  json_span answer, number;
  text request = {0};
  text_add(&request, "{\"Job\":");
  text_add_json_string(&request, job, strlen(job));
  text_add_char(&request, '}');
  bool asked = session_ask(s, "DescribeImportJob", request.data, request.length);
  text_free(&request);
  if (!asked) return JOB_NOWHERE;
  if (!session_answer(s, &answer) || !json_member(answer, "Position", &number)) return JOB_NEW;
  *position = (size_t)json_integer(number);
  return JOB_KNOWN;
}

static bool tell_job(session *s, const char *table, const char *job, const char *place) {
  text request = {0};
  text_add(&request, "{\"TableName\":");
  text_add_json_string(&request, table, strlen(table));
  text_add(&request, ",\"Items\":[],\"Job\":");
  text_add_json_string(&request, job, strlen(job));
  text_format(&request, ",%s}", place);
  bool told = session_ask(s, "ImportItems", request.data, request.length);
  text_free(&request);
  return told;
}

bool import_job_keep(session *s, const char *table, const char *job, size_t position) {
  text place = {0};
  text_format(&place, "\"Position\":%zu", position);
  bool kept = tell_job(s, table, job, place.data);
  text_free(&place);
  return kept;
}

bool import_job_forget(session *s, const char *table, const char *job) {
  return tell_job(s, table, job, "\"Done\":true");
}
