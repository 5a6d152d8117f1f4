/* base64.c */
#include "base/base64.h"

static const char base64_alphabet[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static int sextet(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+') return 62;
  return c == '/' ? 63 : -1;
}

static size_t base64_padding(st_str text) {
  size_t pad = 0;
  while (pad < 2 && pad < text.n && text.p[text.n - 1 - pad] == '=') pad++;
  return pad;
}

st_base64_fault st_base64_check(st_str text) {
  if (text.n % 4 != 0) return ST_BASE64_LENGTH;
  size_t digits = text.n - base64_padding(text);
  for (size_t i = 0; i < digits; i++)
    if (sextet(text.p[i]) < 0) return ST_BASE64_CHARACTER;
  return ST_BASE64_OK;
}

size_t st_base64_length(st_str text) {
  return text.n / 4 * 3 - base64_padding(text);
}

void st_base64_decode(st_str text, char *out) {
  size_t n = st_base64_length(text), at = 0;
  for (size_t i = 0; i < text.n; i += 4) {
    uint32_t v = 0;
    for (size_t j = 0; j < 4; j++) {
      int s = sextet(text.p[i + j]);
      v = v << 6 | (uint32_t)(s < 0 ? 0 : s);
    }
    for (int shift = 16; shift >= 0 && at < n; shift -= 8) out[at++] = (char)(v >> shift & 0xFF);
  }
}

void st_base64_encode(st_str bytes, st_buf *out) {
  char *to = bytes.n > SIZE_MAX / 2 ? NULL : st_buf_space(out, (bytes.n + 2) / 3 * 4);
  if (!to) {
    out->failed = true;
    return;
  }
  const unsigned char *p = (const unsigned char *)bytes.p;
  char *at = to;
  for (size_t i = 0; i < bytes.n; i += 3) {
    size_t left = bytes.n - i;
    uint32_t v = (uint32_t)p[i] << 16;
    if (left > 1) v |= (uint32_t)p[i + 1] << 8;
    if (left > 2) v |= p[i + 2];
    *at++ = base64_alphabet[v >> 18];
    *at++ = base64_alphabet[v >> 12 & 63];
    *at++ = left > 1 ? base64_alphabet[v >> 6 & 63] : '=';
    *at++ = left > 2 ? base64_alphabet[v & 63] : '=';
  }
  st_buf_used(out, (size_t)(at - to));
}
