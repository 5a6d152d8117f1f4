/*
** stator.h - DynamoDB semantics on SQLite, in one file.
**
** This header is the whole interface of the library. It is meant to be read
** from top to bottom: results, opening, the one door (stator_call), the typed
** calls, cursors, transactions, maintenance.
**
**   stator *db;
**   stator_result *r = stator_result_new();
**   if (stator_open("app.db", NULL, &db, r) != STATOR_OK) { ... }
**   stator_call(db, "GetItem",
**       "{\"TableName\":\"T\",\"Key\":{\"pk\":{\"S\":\"USER#1\"}}}",
**       STATOR_NUL, r);
**   puts(stator_result_body(r, NULL));
**   stator_result_free(r);
**   stator_close(db);
**
** Rules that hold everywhere
**
**   Text is UTF-8. A length of STATOR_NUL means "up to the terminating NUL".
**   Time is in milliseconds since 1970 unless the name says otherwise.
**   Ownership has three words: "caller frees with X"; "borrowed until Y";
**   "copied" (the argument may be freed as soon as the call returns).
**   Every free and close function accepts NULL.
**   Out-parameters are set to NULL or 0 on entry and set only on success.
**   A call that fails changes nothing in the store (stator_sweep, which works in
**   many short transactions, may have deleted some). Where the disk is full or
**   memory short, SQLite may undo the whole transaction around the call as well;
**   the message says so, and the transaction then answers nothing but its end.
**   The library never prints, never exits, and keeps no global state.
**
** Threads
**
**   A handle may be used from several threads. Where its store is a file of its
**   own, reads of items (GetItem, BatchGetItem, Query, Scan, TransactGetItems,
**   GetRecords, GetShardIterator, stator_get, cursors) run beside each other and
**   beside a writer, on up to four connections more, which the handle opens when
**   it first needs them. Writes of items that come while others are at work share
**   a transaction and one wait for the disk: one that fails undoes itself alone; if
**   the commit fails, all of them do (also where one of an item that search indexes
**   hold runs out of memory or disk, or meets damage). No call is answered before its transaction
*is
**   committed; nobody sees it before; a read that begins after the answer sees it.
**   Everything else runs in turn, and so do all calls in memory, on an
**   application's connection and inside a transaction.
**   A call may be carried out by another thread that is in a call on the handle:
**   the clock of stator_options must work in any of them.
**   A stator_result or stator_cursor belongs to one thread at a time. While
**   stator_close runs nothing else may. Several handles, in one process or in many,
**   may hold one file.
*/
#ifndef STATOR_H
#define STATOR_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define STATOR_VERSION "0.1.0"
#define STATOR_VERSION_NUMBER 100 /* major * 10000 + minor * 100 + patch */

#ifndef STATOR_API
#if defined(__GNUC__)
#define STATOR_API __attribute__((visibility("default")))
#else
#define STATOR_API
#endif
#endif

/* A length argument: the text ends at its NUL byte. */
#define STATOR_NUL ((size_t)-1)

struct sqlite3; /* SQLite's connection, see stator_open_on */
struct cJSON;   /* cJSON's node, see "cJSON documents" */

typedef struct stator stator;               /* an open store, or a transaction on one */
typedef struct stator_result stator_result; /* what a call answered */
typedef struct stator_cursor stator_cursor; /* a query or scan being read */
typedef struct stator_rows stator_rows;     /* the answer to a question in SQL */

/*
** ---------------------------------------------------------------- codes
**
** Every call returns one of these. The numbers are fixed for ever. Codes below
** 100 concern the program or the file and are never the fault of a request;
** codes from 100 on are DynamoDB's exceptions.
*/
typedef enum stator_code {
  STATOR_OK = 0,
  STATOR_DONE = 1, /* stator_next: no item is left */

  STATOR_MISUSE = 10,  /* a NULL or closed handle, an option out of range */
  STATOR_NOMEM = 11,   /* out of memory */
  STATOR_REFUSED = 12, /* a cJSON document cannot carry this value */

  STATOR_BUSY = 20,        /* another writer held the store past the busy timeout */
  STATOR_READONLY = 21,    /* a write on a store or file that cannot be written */
  STATOR_DISK_FULL = 22,   /* no space left; nothing of the call was kept */
  STATOR_IO = 23,          /* the operating system refused a read or write */
  STATOR_CORRUPT = 24,     /* the file is damaged or cut short */
  STATOR_CANTOPEN = 25,    /* the file cannot be opened or created */
  STATOR_NOT_A_STORE = 26, /* the file is something else than a Stator store */
  STATOR_NEWER = 27,       /* written by a newer version in a format this one does not know */
  STATOR_SQLITE = 28,      /* any other SQLite error; the message is SQLite's */
  STATOR_INTERRUPTED = 29, /* stator_interrupt, or a progress callback, ended it; nothing changed */

  STATOR_VALIDATION = 100,           /* ValidationException */
  STATOR_SERIALIZATION = 101,        /* SerializationException */
  STATOR_UNKNOWN_OPERATION = 102,    /* UnknownOperationException */
  STATOR_RESOURCE_NOT_FOUND = 103,   /* ResourceNotFoundException */
  STATOR_RESOURCE_IN_USE = 104,      /* ResourceInUseException */
  STATOR_CONDITION_FAILED = 105,     /* ConditionalCheckFailedException */
  STATOR_LIMIT_EXCEEDED = 106,       /* LimitExceededException */
  STATOR_COLLECTION_TOO_LARGE = 107, /* ItemCollectionSizeLimitExceededException */
  STATOR_THROTTLED = 108,            /* ThrottlingException */
  STATOR_MISSING_TOKEN = 109,        /* MissingAuthenticationTokenException */
  STATOR_INCOMPLETE_SIGNATURE = 110, /* IncompleteSignatureException */
  STATOR_INVALID_SIGNATURE = 111,    /* InvalidSignatureException */
  STATOR_TRANSACTION_CANCELED = 112, /* TransactionCanceledException; the error body says why,
                                        action by action, in "CancellationReasons" */
  STATOR_TOKEN_MISMATCH = 113,       /* IdempotentParameterMismatchException */
  STATOR_DUPLICATE_ITEM = 120,       /* DuplicateItemException */
  STATOR_ACCESS_DENIED = 130,        /* AccessDeniedException */
  STATOR_POLICY_NOT_FOUND = 131,     /* PolicyNotFoundException */
  STATOR_TABLE_NOT_FOUND = 132,      /* TableNotFoundException */
  STATOR_BACKUPS_UNAVAILABLE = 133,  /* ContinuousBackupsUnavailableException */
  STATOR_BACKUP_NOT_FOUND = 134,     /* BackupNotFoundException */
  STATOR_EXPORT_NOT_FOUND = 135,     /* ExportNotFoundException */
  STATOR_IMPORT_NOT_FOUND = 136,     /* ImportNotFoundException */
  STATOR_GLOBAL_NOT_FOUND = 137,     /* GlobalTableNotFoundException */
  STATOR_EXPIRED_ITERATOR = 150,     /* ExpiredIteratorException */
  STATOR_TRIMMED_DATA = 151,         /* TrimmedDataAccessException */
  STATOR_INTERNAL = 190              /* InternalServerError: codes 11 to 29 over HTTP */
} stator_code;

/* "0.1.0" */
STATOR_API const char *stator_version(void);

/*
** -------------------------------------------------------------- results
**
** The caller makes a result once and may use it for any number of calls; each
** call replaces what the one before left in it. Everything read from a result
** is borrowed until the next call that is given it, or stator_result_free.
*/

/* Returns NULL when out of memory. Caller frees with stator_result_free. */
STATOR_API stator_result *stator_result_new(void);
STATOR_API void stator_result_free(stator_result *r);

/* The code of the last call. */
STATOR_API stator_code stator_result_code(const stator_result *r);

/*
** The body: JSON text, NUL-terminated, which the length (if asked for) does not
** count. After STATOR_OK the answer of the operation; after a failure the error
** body DynamoDB would send, {"__type":"...","message":"..."}. NULL where a typed
** call found no item.
*/
STATOR_API const char *stator_result_body(const stator_result *r, size_t *length);

/* After a failure: DynamoDB's exception name, "InternalServerError" for codes
** below 100. NULL after success. */
STATOR_API const char *stator_result_exception(const stator_result *r);

/* After a failure: the message, exactly as DynamoDB words it where it has one.
** NULL after success. The body has it whole where it quotes a U+0000. */
STATOR_API const char *stator_result_message(const stator_result *r);

/* The HTTP status that belongs to the answer: 200, 400, 500 or 503. */
STATOR_API int stator_result_http_status(const stator_result *r);

/*
** -------------------------------------------------------------- opening
*/
typedef enum stator_durability {
  STATOR_SYNC_FULL = 0, /* an answered write survives a power cut (the default) */
  STATOR_SYNC_NORMAL =
      1,              /* survives a crash of the program; a power cut may lose the last writes */
  STATOR_SYNC_OFF = 2 /* for files that can be made again */
} stator_durability;

#define STATOR_OPEN_READONLY 0x1 /* writes answer STATOR_READONLY */
#define STATOR_OPEN_EXISTING 0x2 /* do not create a file: STATOR_CANTOPEN */

/* Zero-filled means: defaults. Copied. */
typedef struct stator_options {
  int flags;                    /* STATOR_OPEN_* */
  stator_durability durability; /* for files */
  int busy_timeout_ms;          /* how long to wait for another writer; 0: 5000, -1: not at all */
  int64_t (*clock)(void *arg);  /* the time, in ms since 1970; NULL: the system's. Must not call
                                   the handle */
  void *clock_arg;              /* borrowed until stator_close */
  int lifecycle_ms;             /* CREATING, UPDATING and DELETING last so long; 0: tables are
                                   ACTIVE, or gone, at once */
  const char *region;           /* in ARNs, letters, digits and hyphens; NULL: "us-east-1" */
  const char *account;          /* in ARNs, 12 digits; NULL: "000000000000" */
  int stream_shards;            /* of streams enabled from now on: 8, or 1 for readers that look at
                                   the first shard alone; 0: 8 */
} stator_options;

/*
** Opens the store in the file `path`, creating it if it is not there, or a
** store in memory for ":memory:". `options` may be NULL. `why` may be NULL; it
** receives the message of a failure.
** Errors: MISUSE, NOMEM, CANTOPEN, NOT_A_STORE, NEWER, CORRUPT, READONLY, BUSY, IO.
** Caller frees *db with stator_close.
*/
STATOR_API int stator_open(const char *path, const stator_options *options, stator **db,
                           stator_result *why);

/*
** Opens the store that lives beside an application's own tables, on its own
** connection (UTF-8 databases only): documents and rows in one file and, when
** the application has a transaction open, in one transaction, which the
** application commits or rolls back. Stator touches no pragma, hook, authorizer
** or busy handler of the connection, which stays the application's:
** stator_close, then sqlite3_close. Open it outside a transaction: the first
** call makes Stator's own tables, and a store whose tables are rolled back is of
** no use any more. The connection must not be used by another
** thread while a Stator call is running. `options->flags` and `durability` are
** not used.
**
**   sqlite3_open("app.db", &connection);
**   stator_open_on(connection, NULL, &db, r);
**   sqlite3_exec(connection, "BEGIN IMMEDIATE", NULL, NULL, NULL);
**   sqlite3_exec(connection, "UPDATE stock SET n = n - 1", NULL, NULL, NULL);
**   stator_put(db, "orders", order, STATOR_NUL, &a, r);
**   sqlite3_exec(connection, "COMMIT", NULL, NULL, NULL);
*/
STATOR_API int stator_open_on(struct sqlite3 *connection, const stator_options *options,
                              stator **db, stator_result *why);

/* Closes the store. Cursors and transactions must have ended before:
** STATOR_MISUSE, and the store stays open, if one has not. */
STATOR_API int stator_close(stator *db);

/*
** ------------------------------------------------------------- one door
**
** Every operation of the DynamoDB API by its own name ("PutItem", "Query",
** "CreateTable", ...), request and answer in DynamoDB's own JSON. Extensions of
** Stator have names of their own in the same shape:
**
**   Sweep           {"TableName"?, "Limit"?}  ->  {"Deleted": n, "More": bool}
**   DescribeShards  {"TableName"}  ->  {"TableName", "Shards": [{"Shard": 0,
**                   "ItemCount": n, "SizeBytes": n}, ... 8]}
**   DescribePartitions  {"TableName", "Limit"?}  ->  {"TableName", "PartitionCount": n,
**                   "Partitions": [{"Key": {"S": "USER#1"}, "ItemCount": n,
**                   "SizeBytes": n, "Shard": n}, ...]}: those with most items, 10 of
**                   them, or up to 1000
**   DescribeItemSizes  {"TableName"}  ->  {"TableName", "Sizes": [{"From": 64,
**                   "To": 128, "ItemCount": n, "SizeBytes": n}, ...]}: items of more
**                   than From and up to To bytes, by powers of two
**   DescribeStore   {}  ->  {"Path", "SizeBytes", "WalBytes", "PageSize", "FreeBytes",
**                   "FormatVersion", "StatorVersion", "SqliteVersion", "JournalMode",
**                   "Tables": [{"TableName", "ItemCount", "ItemBytes", "Indexes":
**                   [{"IndexName", "ItemCount"}, ...], "SearchIndexes"?, "Views"?: as
**                   DescribeTable has them, "TimeToLive"?:
**                   {"AttributeName", "ItemCount", "DueCount"}}, ...]}
**   Sql             {"Statement", "Parameters"?: [values], "Limit"?, "TimeoutMs"?,
**                   "MaxSteps"?}  ->  {"Columns": ["genre", "n"], "Rows": [[{"S":
**                   "Drama"}, {"N": "12"}], ...], "RowCount": n, "Truncated"?: true}
**   SetClock        {"NowMs": n} | {"AdvanceMs": n} | {"Run": true} | {}
**                   ->  {"NowMs": n, "Running": bool}
**
**   ImportItems     {"TableName", "Items": [{typed item}, ...], "Job"?, "Position"?,
**                   "Done"?}  ->  {"Imported": n}
**   DescribeImportJob  {"Job"}  ->  {"Job", "Position"?}
**   Explain         {"Statement", "Parameters"?} | {"Operation", "Request"}  ->
**                   {"Operation", "Request", "Access", "TableName", "IndexName"?,
**                   "KeyCondition"?, "Filter"?, "Condition"?, "Shards": [n, ...],
**                   "Sql": [...], "SqlitePlan": [...],
**                   "Warnings": [{"Message", "Advice"?}, ...]}
**   CreateSearchIndex  {"TableName", "IndexName", "Attributes": [{"AttributePath",
**                   "Weight"?}, ...1 to 20], "Tokenizer"?, "PrefixLengths"?: [n, ...],
**                   "ExpressionAttributeNames"?}  ->  {"SearchIndexDescription":
**                   {"TableName", "IndexName", "IndexStatus": "CREATING" | "ACTIVE",
**                   "Backfilling"?, "CreationDateTime", "Attributes": [{"AttributePath",
**                   "Weight"}, ...], "Tokenizer", "PrefixLengths"?, "ItemCount",
**                   "SqlName"}}
**   DescribeSearchIndex, DeleteSearchIndex  {"TableName", "IndexName"}  ->  the same
**   Search          {"TableName", "IndexName"?, "SearchQuery",
**                   "KeyConditionExpression"?, "FilterExpression"?,
**                   "ProjectionExpression"?, "ExpressionAttributeNames"?,
**                   "ExpressionAttributeValues"?, "Limit"?, "NextToken"?,
**                   "Highlight"?: {"Attributes"?, "Before"?, "After"?},
**                   "Snippet"?: {"Attributes"?, "Before"?, "After"?, "Ellipsis"?,
**                   "Tokens"?}, "ReturnConsumedCapacity"?}  ->  {"Items": [...], "Count",
**                   "ScannedCount", "Hits": [{"Score": "3.141593",
**                   "Highlights"?: {path: text}, "Snippets"?: {path: text}}, ...],
**                   "NextToken"?, "ConsumedCapacity"?}
**
** ImportItems puts up to 10,000 items, in a request of up to 16 MB, in order and in
** one transaction: later ones replace earlier ones of the same key. If one is
** refused, none is put; the error is PutItem's, and its body has "ItemIndex", the
** first bad one's place from 0. A Job is a name that an import gives itself, to go on
** after a crash where it was: its Position, a number from 0 that means what the
** import likes, is kept in the same transaction as the items; Done forgets it.
** DescribeImportJob has no Position of a job that is not known.
**
** Explain does nothing of what it explains. A statement's Operation and Request are
** the call that does the same; where it takes several, one after the other, they stand
** in "Calls" in their place: [{"Operation", "Request"}, ...], none if there are no
** such. "Note" says why, or how the answer differs. Sql holds the statements that run,
** of a write those that may, by what there is.
**
** A search index holds the words of a table's attributes: strings, and the strings of
** lists and string sets. It is kept by every write, in the write's own transaction; the
** items there are when it is made are entered before the call returns, in short
** transactions (stator_watch_backfills tells how far it is; the index cannot be searched
** before). A table has up to five. An AttributePath is a document path, info.plot or
** cast[0].name, in which no word is reserved; a name with blanks or dots is a #name of
** ExpressionAttributeNames, or in double quotes. A Weight, 0.001 to 1000 and 1 if not
** said, is how much a hit in that attribute counts. Tokenizer: unicode61 (words, letter
** case and diacritics aside; the default), porter (the same, and English endings aside),
** trigram (any run of three characters or more, within words too). PrefixLengths make
** queries like tim* faster for prefixes of so many characters. DescribeTable's "Table"
** has "SearchIndexes" where there are any: the descriptions. SqlName is the FTS5 table.
**
** Search answers the items in which SearchQuery finds something, the best first: by bm25
** with the weights, equal ones by their age. Hits stand in the order of Items. IndexName
** is needed where the table has several. The query:
**
**   word  spider-man  "a phrase"      found as they stand
**   tim*  "time trav"*                the last word begins so
**   ^first   one + two                at the beginning of the attribute; one phrase
**   a b    a AND b   a NOT b   a OR b   (...)    from the tightest to the loosest
**   NEAR(one "two three", 5)          at most 5 words apart, 10 if not said
**   plot: x  {title plot}: (x OR y)  -plot: x    in these attributes only, not in these
**
** One that cannot be read is refused with the place: "Invalid SearchQuery: ...; at
** character 9: ...". KeyConditionExpression is Query's, of the table's own key;
** FilterExpression may name key attributes too. A page ends with Limit items answered
** (1 to 1000), or when 1 MB of items was read. NextToken, with the same query and
** conditions, goes on behind the last: an item that is not touched keeps its place
** whatever is written in between, so that reading a page and deleting it loses nothing
** and meets nothing twice. Highlights are whole texts with the hits between Before and
** After ("<b>", "</b>"), of the attributes asked for that have hits; what else is in the
** text stands as it is. Snippets are pieces of up to Tokens words (16, at most 64), with
** Ellipsis (U+2026) where text was left out; without Attributes, of the one attribute
** with the best. Before, After and Ellipsis are of up to 64 bytes.
**
** In PartiQL: SELECT title FROM films WHERE search(title, plot, 'race cars') AND ...;
** search('race') looks into all attributes of the table's only search index. It is joined
** to other conditions by AND, of which those on the key become the key condition, and
** the others the filter; the best come first.
**
** Sql reads, see "SQL" below: INTEGER and REAL are N (a REAL with the digits SQLite
** gives it: 15, or what newer versions do),
** TEXT is S, BLOB is B. Parameters are S, N (an INTEGER of 64 bits, else a REAL if that
** has all its digits), B, BOOL (1 or 0) and NULL. Limit: at most so many rows, up to
** 100,000; Truncated where there were more. It may take 10,000 ms and 1,000,000,000
** steps of SQLite's machine where TimeoutMs and MaxSteps say nothing else, and answer
** 16 MB.
**
** DescribeStore, -Shards, -Partitions and -ItemSizes count now, by reading all there
** is, beside readers and writers.
**
** PartiQL, DynamoDB's own transactions and streams have no other door:
**
**   stator_call(db, "ExecuteStatement",
**       "{\"Statement\":\"SELECT * FROM app WHERE pk = ?\",\"Parameters\":[{\"S\":\"USER#1\"}]}",
**       STATOR_NUL, r);
**
** `request` is borrowed during the call, and must not be the body of `result`
** (STATOR_MISUSE). Returns stator_result_code(result).
*/
STATOR_API int stator_call(stator *db, const char *operation, const char *request, size_t length,
                           stator_result *result);

/* Who asks, and where: what the ARNs in an answer carry. A member that is NULL
** means what the handle was opened with. Tables are not kept apart by it. Fill it
** with zeros first: members may be added. */
typedef struct stator_caller {
  const char *region;  /* as in stator_options */
  const char *account; /* as in stator_options */
  int fixed_clock;     /* 1: SetClock only tells the time */
} stator_caller;

/* The same for servers: with the value of an X-Amz-Target header
** ("DynamoDB_20120810.GetItem", "Stator_20261121.Sweep"), and the caller that the
** credentials of a request tell. An unknown prefix or operation answers
** STATOR_UNKNOWN_OPERATION, after a request that is no JSON object has answered
** STATOR_SERIALIZATION. With `db` NULL only these two are checked. `target` NULL
** is an unknown one; `caller` may be NULL. */
STATOR_API int stator_call_target(stator *db, const stator_caller *caller, const char *target,
                                  const char *request, size_t length, stator_result *result);

/* One of several calls that are made together. Fill it with zeros first: members
** may be added. */
typedef struct stator_request {
  const stator_caller *caller; /* may be NULL; borrowed during the call, like the others */
  const char *target;          /* as for stator_call_target */
  const char *body;
  size_t length;         /* of the body, or STATOR_NUL */
  stator_result *result; /* one for each, no two the same */
} stator_request;

/* Several calls, in order, each answered in its own result as stator_call_target
** would answer it. On a file, writes of items that follow each other share a
** transaction and a wait for the disk (or a few, if they are many or large). None
** is answered before its transaction is over; if the commit fails, none of the
** writes in it was done. One that fails undoes itself alone.
** Returns STATOR_OK, whatever the calls came to. Errors, after which nothing was
** done and the results are as they were: MISUSE if something is missing, a result is
** there twice, or a body lies in one of the results; NOMEM. */
STATOR_API int stator_call_all(stator *db, const stator_request *requests, size_t count);

/* Whether a call of this target can wait for the disk or for another writer, or takes
** long because it counts what is there: servers make those away from their event loop.
** 1; 2 where it reads or builds an index beside writers, and can take longer than they
** should wait for a thread; or 0: it only reads items, or the store is in memory (where
** calls wait for each other and for a transaction of the same handle alone), or there is
** no such operation. */
STATOR_API int stator_call_waits(const stator *db, const char *target);

/*
** ---------------------------------------------------------- typed calls
**
** The same operations without an envelope around the item. Items, keys and
** expression values are JSON text in one of two forms, chosen by `format`:
**
**   STATOR_TYPED  {"pk":{"S":"USER#1"},"age":{"N":"42"}}   DynamoDB's form
**   STATOR_PLAIN  {"pk":"USER#1","age":42}                 plain JSON
**
** Plain numbers are taken from their text and lose no digit. Plain JSON has no
** sets and no binary: on the way out a set becomes an array and a binary value
** its base64 string.
**
**   stator_args a = {STATOR_PLAIN};
**   stator_put(db, "app", "{\"pk\":\"USER#1\",\"visits\":1}", STATOR_NUL, &a, r);
**   a.values = "{\":one\":1}";
**   a.returns = STATOR_RETURN_UPDATED_NEW;
**   stator_update(db, "app", "{\"pk\":\"USER#1\"}", STATOR_NUL, "ADD visits :one", &a, r);
**   puts(stator_result_body(r, NULL));    prints {"visits":2}
*/
typedef enum stator_format { STATOR_TYPED = 0, STATOR_PLAIN = 1 } stator_format;

typedef enum stator_returns {
  STATOR_RETURN_NONE = 0,
  STATOR_RETURN_ALL_OLD = 1,
  STATOR_RETURN_UPDATED_OLD = 2,
  STATOR_RETURN_ALL_NEW = 3,
  STATOR_RETURN_UPDATED_NEW = 4
} stator_returns;

/* What a call may be told besides its key. Zero-filled means: nothing. Members
** a call has no use for must be left zero: STATOR_MISUSE otherwise. Copied. */
typedef struct stator_args {
  stator_format format;   /* of items, keys and values, in and out */
  const char *condition;  /* ConditionExpression: put, update, delete */
  const char *filter;     /* FilterExpression: query, scan */
  const char *projection; /* ProjectionExpression: get, query, scan */
  const char *names;      /* ExpressionAttributeNames: {"#n":"name"} */
  const char *values;     /* ExpressionAttributeValues: {":v":...}, in `format` */
  stator_returns returns; /* ReturnValues: put, update, delete */
  int return_on_failure;  /* 1: a failed condition's error body carries the item, as "Item" */
  const char *index;      /* IndexName: query, scan */
  int descending;         /* query: ScanIndexForward false */
  int consistent;         /* ConsistentRead: get, query, scan */
  int64_t limit;          /* query, scan: items to hand out in all; 0: no limit */
  const char *start;      /* query, scan: ExclusiveStartKey, always in DynamoDB's form */
  int segment;            /* scan: Segment, with total_segments */
  int total_segments;     /* scan: TotalSegments; 0: one scan over everything */
} stator_args;

/* Body: the old item with STATOR_RETURN_ALL_OLD, if there was one; else NULL. */
STATOR_API int stator_put(stator *db, const char *table, const char *item, size_t length,
                          const stator_args *args, stator_result *result);

/* Body: the item, NULL if there is none (which is not an error). */
STATOR_API int stator_get(stator *db, const char *table, const char *key, size_t length,
                          const stator_args *args, stator_result *result);

/* `update` is an UpdateExpression, "SET #n = :v"; NULL creates the item if it
** is missing. Body: what `returns` asks for, or NULL. */
STATOR_API int stator_update(stator *db, const char *table, const char *key, size_t length,
                             const char *update, const stator_args *args, stator_result *result);

/* Deleting what is not there is not an error. Body: as stator_put. */
STATOR_API int stator_delete(stator *db, const char *table, const char *key, size_t length,
                             const stator_args *args, stator_result *result);

/*
** Cursors. A cursor fetches a page, keeps no lock and no read transaction
** between calls, and goes on by key: items written or deleted behind its
** position do not disturb it, those ahead are seen as they are when reached.
**
**   stator_args a = {STATOR_PLAIN};
**   a.values = "{\":u\":\"USER#1\",\":o\":\"ORDER#\"}";
**   stator_query(db, "app", "pk = :u AND begins_with(sk, :o)", &a, &cur, r);
**   while ((rc = stator_next(cur, &item, &n)) == STATOR_OK) use(item, n);
**   if (rc != STATOR_DONE) report(stator_cursor_result(cur));
**   stator_cursor_free(cur);
*/
STATOR_API int stator_query(stator *db, const char *table, const char *key_condition,
                            const stator_args *args, stator_cursor **cursor, stator_result *result);
STATOR_API int stator_scan(stator *db, const char *table, const stator_args *args,
                           stator_cursor **cursor, stator_result *result);

/* The next item: STATOR_OK, STATOR_DONE after the last, or an error. The text is
** NUL-terminated and borrowed until the next call on the cursor. */
STATOR_API int stator_next(stator_cursor *cursor, const char **item, size_t *length);

/* After stator_next failed: the result with the message. Borrowed until the next
** call on the cursor. */
STATOR_API const stator_result *stator_cursor_result(const stator_cursor *cursor);

/* After STATOR_DONE: if `args.limit` ended the cursor, the key to go on with as
** `args.start` of another (which may find nothing more), in DynamoDB's form; NULL
** if the end was reached, and before STATOR_DONE. Borrowed until
** stator_cursor_free. */
STATOR_API const char *stator_cursor_position(const stator_cursor *cursor);
STATOR_API void stator_cursor_free(stator_cursor *cursor);

/*
** cJSON documents: plain JSON as cJSON trees. A cJSON string cannot hold U+0000
** and a cJSON number is a double: a value that would not survive (a NUL, a
** number of more than 15 digits or out of a double's range, a NaN) is refused
** with STATOR_REFUSED; the text calls above carry everything. `args->format`
** must be STATOR_PLAIN.
**
**   cJSON *key = cJSON_Parse("{\"pk\":\"USER#1\"}"), *user;
**   stator_get_document(db, "app", key, &a, &user, r);
**   if (user) puts(cJSON_GetObjectItemCaseSensitive(user, "name")->valuestring);
**   cJSON_Delete(user);
**   cJSON_Delete(key);
*/
STATOR_API int stator_put_document(stator *db, const char *table, const struct cJSON *item,
                                   const stator_args *args, stator_result *result);
/* *item: NULL if there is none. Caller frees with cJSON_Delete. */
STATOR_API int stator_get_document(stator *db, const char *table, const struct cJSON *key,
                                   const stator_args *args, struct cJSON **item,
                                   stator_result *result);
/* As stator_next. Caller frees *item with cJSON_Delete. */
STATOR_API int stator_next_document(stator_cursor *cursor, struct cJSON **item);

/*
** ---------------------------------------------------------------- views
**
** What SQL sees of items are views, read-only, in the store's file and through
** stator_sql. Each table has one under its own name: its key attributes and others of
** AttributeDefinitions, "_item" (the item in DynamoDB's JSON), "_id" (its row's number).
** Where the name is taken it has another: "SqlName" of DescribeTable's "Table".
** Others are made by operations, through stator_call:
**
**   CreateView {"ViewName":"users","TableName":"shop",
**     "Columns":[{"ColumnName":"email","Type":"TEXT"},
**                {"ColumnName":"age","AttributePath":"info.age","Type":"INTEGER"}],
**     "ConditionExpression":"#t = :u", "ExpressionAttributeNames":{"#t":"type"},
**     "ExpressionAttributeValues":{":u":{"S":"user"}},
**     "Indexes":[{"Columns":["email"],"Covering":["age"]}]}
**   DescribeView {"ViewName":"users"}, DeleteView {"ViewName":"users"},
**   ListViews {"TableName":"shop"}, or {} for all tables.
**
** Types: TEXT (strings, and numbers in their digits), INTEGER (64 bits; NULL beyond, and
** for fractions; booleans as 0 and 1), REAL (rounded), NUMERIC (one of the two), JSON
** (any value as {"S":"..."}), BLOB (binary). What a type does not show is NULL. A view
** holds up to 100 columns and 10 indexes of up to 16 columns; names have no '"', no '\'
** and no control character. A condition's meaning is that of a FilterExpression; the
** order of numbers that are no keys, size(), contains() and comparing attributes with
** each other are refused. Making an index reads all items, in one transaction.
**
** SQLite's indexes on expressions are sure for the version alone that wrote them. The
** store notes which one did: where it is another, opening for writing makes them anew,
** and so does the first write of a handle that was open already; until then, and for
** STATOR_OPEN_READONLY, SQL does without them.
*/

/*
** ------------------------------------------------------------------ SQL
**
** One statement that reads: SELECT, VALUES, WITH, or EXPLAIN QUERY PLAN. It reads views
** (CreateView), the view that each table has under its own name, search indexes, and
** json_each and json_tree of what they hold; everything else is refused. The operation
** Sql is the same with the whole answer at once. `parameters` is a JSON array in
** DynamoDB's form, [{"S":"Drama"},{"N":"1990"}], one for each ? or up to the highest
** ?NNN; NULL: none.
**
**   stator_sql(db, "SELECT genre, avg(rating) FROM films WHERE year > ? GROUP BY genre",
**       STATOR_NUL, "[{\"N\":\"1990\"}]", NULL, &rows, r);
**   while ((rc = stator_rows_next(rows)) == STATOR_OK)
**     printf("%s %.1f\n", stator_rows_text(rows, 0, NULL), stator_rows_real(rows, 1));
**   if (rc != STATOR_DONE) report(stator_rows_result(rows));
**   stator_rows_free(rows);
**
** All rows are of one moment: that of the call. On a file they are read as they are
** asked for, through a connection of their own, beside readers and writers; until
** stator_rows_free the log beside the file cannot begin anew, so it grows with what is
** written meanwhile. In memory, and inside a transaction, which sees its own changes,
** all rows are gathered by the call. On an application's connection the file is read
** through another connection, which sees what is committed: STATOR_MISUSE while the
** application's transaction holds changes, and where its database is in memory or
** temporary.
*/
typedef struct stator_sql_limits { /* zero-filled means: defaults */
  int64_t timeout_ms;              /* of work, not of waiting to be asked; 0: 10,000 */
  int64_t steps;                   /* of SQLite's virtual machine; 0: 1,000,000,000 */
} stator_sql_limits;

typedef enum stator_type {
  STATOR_TYPE_NULL = 0,
  STATOR_TYPE_INTEGER = 1,
  STATOR_TYPE_REAL = 2,
  STATOR_TYPE_TEXT = 3,
  STATOR_TYPE_BLOB = 4
} stator_type;

/* `limits` may be NULL. Errors: VALIDATION, which says what is wrong and where, what is
** not to be read and why, or which limit was reached; MISUSE, as above.
** Caller frees *rows with stator_rows_free, before stator_close. */
STATOR_API int stator_sql(stator *db, const char *statement, size_t length, const char *parameters,
                          const stator_sql_limits *limits, stator_rows **rows,
                          stator_result *result);

/* The next row: STATOR_OK, STATOR_DONE after the last, or an error, which ends it. */
STATOR_API int stator_rows_next(stator_rows *rows);

/* How many columns each row has, and their names, from 0; borrowed until
** stator_rows_free. Two columns may have one name. NULL: there is no such column. */
STATOR_API int stator_rows_count(const stator_rows *rows);
STATOR_API const char *stator_rows_name(const stator_rows *rows, int column);

/* The values of the row that stator_rows_next read last; borrowed until its next call.
** Of another type: SQLite converts, as it does everywhere (NULL to 0 or NULL, text to
** the number it begins with, a number to its text). Text is NUL-terminated, which
** *length does not count; it may hold U+0000, and where a statement made it of bytes
** (CAST) not be UTF-8. NULL: of a NULL, or no memory is left. `length` may be NULL. */
STATOR_API stator_type stator_rows_type(const stator_rows *rows, int column);
STATOR_API int64_t stator_rows_int(const stator_rows *rows, int column);
STATOR_API double stator_rows_real(const stator_rows *rows, int column);
STATOR_API const char *stator_rows_text(const stator_rows *rows, int column, size_t *length);
STATOR_API const void *stator_rows_blob(const stator_rows *rows, int column, size_t *length);

/* After stator_rows_next failed: the result with the message. Borrowed until the next
** call on the rows. */
STATOR_API const stator_result *stator_rows_result(const stator_rows *rows);
STATOR_API void stator_rows_free(stator_rows *rows);

/*
** ------------------------------------------------- transactions over calls
**
** stator_begin gives a second handle, the transaction. Every call that takes a
** handle takes it; calls through it are inside, calls through `db` are not and
** see nothing of it before stator_commit. Meanwhile other writers on the store
** (in memory and on an application's connection: readers too) wait up to the
** busy timeout and then get STATOR_BUSY: so does a call through `db` in the very
** thread that holds the transaction. A call that fails inside undoes itself
** alone; the transaction goes on. (A put, update or delete of an item of a table with
** search indexes, that runs out of memory or disk, or meets damage, after it has begun to
** change things, undoes all of the transaction, and its message says so.)
**
**   stator *tx;
**   if (stator_begin(db, &tx, r) == STATOR_OK) {
**     int rc = stator_put(tx, "app", order, STATOR_NUL, &a, r);
**     if (rc == STATOR_OK)
**       rc = stator_update(tx, "app", user, STATOR_NUL, "ADD orders :one", &b, r);
**     rc == STATOR_OK ? stator_commit(tx, r) : stator_rollback(tx);
**   }
*/
STATOR_API int stator_begin(stator *db, stator **transaction, stator_result *result);
/* Both end the transaction and free it, also when the commit fails (everything
** is undone then). Cursors on it must have ended. */
STATOR_API int stator_commit(stator *transaction, stator_result *result);
STATOR_API int stator_rollback(stator *transaction);

/*
** ----------------------------------------------------- time, maintenance
**
**   stator_clock_set(db, 1767225600000);            a test stops the clock,
**   stator_clock_advance(db, 24 * 3600 * 1000);     lets a day go by,
**   stator_sweep(db, "sessions", 0, &n, NULL, r);   and what expired is gone
**
** The clock is the handle's, and that of the transactions on it; it is not kept
** in the file.
*/

/* The store's time. */
STATOR_API int64_t stator_now(stator *db);
/* Stops the clock at `ms`; later calls may set it to any other time. */
STATOR_API int stator_clock_set(stator *db, int64_t ms);
/* Moves the clock on; a running one is stopped by that. STATOR_MISUSE if its time
** would not fit. */
STATOR_API int stator_clock_advance(stator *db, int64_t ms);
/* Lets it run again: options.clock, or the system's. */
STATOR_API int stator_clock_run(stator *db);

/*
** Ends what runs on the handle now with STATOR_INTERRUPTED: it has changed nothing
** (stator_sweep, which works in many short transactions, may have deleted some).
** Where nothing runs, nothing happens: later calls are not touched. What is all but
** done may still succeed, and who waits for another writer goes on waiting up to the
** busy timeout. A transaction on the handle is a handle of its own; a call
** interrupted inside it undoes itself alone. May be called from another thread or
** from a signal handler, as long as the handle is open; it takes no lock. An
** application's connection keeps its handlers: there a call ends between two of its
** statements. `db` NULL: nothing happens.
*/
STATOR_API void stator_interrupt(stator *db);

/*
** Deletes items whose TTL attribute lies in the past, in short transactions, at
** most `limit` items in all (0: all). `table` NULL: of every table. *deleted
** and *more may be NULL; *more is 1 if the limit ended the sweep. The cost is in
** proportion to what has expired, not to the table. Stream records older than a
** day, which nobody can read any more, are taken out of the file with it, as many
** at most; where streams are written to, that happens by itself.
*/
STATOR_API int stator_sweep(stator *db, const char *table, int64_t limit, int64_t *deleted,
                            int *more, stator_result *result);

/*
** What the calls below tell while they work: how much is done, of how much, in units
** of each call's own. Nonzero stops the work: STATOR_INTERRUPTED, and nothing has
** changed. May be called by another thread that is in a call on the handle; must not
** call the handle. They all take NULL for it, and answer stator_interrupt too.
** None of them can be called on a transaction, or inside an application's
** (STATOR_MISUSE).
*/
typedef struct stator_progress {
  int (*step)(void *arg, int64_t done, int64_t total);
  void *arg;
} stator_progress;

/*
** From now on what calls on the handle tell that enter the items there are into an
** index or TTL (UpdateTable, UpdateTimeToLive, CreateSearchIndex): items. Stopped, they
** take the index or the TTL away again. NULL: nobody is told. Copied; `arg` must last as
** long. Not while other calls run on the handle; STATOR_MISUSE on a transaction.
*/
STATOR_API int stator_watch_backfills(stator *db, const stator_progress *progress);

#define STATOR_OVERWRITE 0x1 /* stator_backup: a file of that name may be replaced */

/*
** Copies the whole store, as it is at one moment, into a new file that is a store
** at once: tables, indexes, streams, tokens, jobs, and an application's own tables
** if they share the file. Others read and write meanwhile. Also saves a store in
** memory. The file appears under its name when it is whole and synced; before, it is
** called PATH.part-XXXXXXXX, which a crash may leave. Progress: bytes.
** Body: {"SizeBytes": n}. Errors: CANTOPEN, also where there is a file of the name
** and `flags` has no STATOR_OVERWRITE, or where a log (PATH-wal, PATH-journal) lies
** beside it: whoever has the file open would lose what he writes; MISUSE for the
** store's own file; DISK_FULL, IO.
*/
STATOR_API int stator_backup(stator *db, const char *path, int flags,
                             const stator_progress *progress, stator_result *result);

/*
** Replaces all that is in the store by what is in that file, which is checked from
** end to end first: all or nothing, also if the program or the machine ends in the
** middle. Other handles and processes see the old content or the new; a cursor goes
** on by key in the new one. Progress: bytes, while they are copied. While that goes
** on the log beside the store grows by as much.
** Body: {"SizeBytes": n}. Errors: those of opening the file (CANTOPEN, NOT_A_STORE,
** NEWER, CORRUPT, READONLY for a format that only opening for writing understands);
** BUSY while somebody else writes to the store; MISUSE on an application's
** connection, for the store's own file, for one with pages of another size; READONLY.
*/
STATOR_API int stator_restore(stator *db, const char *path, const stator_progress *progress,
                              stator_result *result);

#define STATOR_QUICK 0x1 /* stator_check: does not read the items */

/*
** Looks for damage, in one snapshot, beside readers and writers, and changes nothing:
** SQLite's own check of the file; the catalog; that every item can be read, lies under
** its key and in its shard, and has its size; that every index and TTL has an entry
** for each item that belongs there, and no others. `found` is called with each finding,
** a sentence that ends without a full stop or line; it may be called by another thread
** that is in a call on the handle, and must not call the handle. NULL: they are only
** counted. Progress: items.
** Body: {"Findings": n, "Tables": n, "Items": n, "Entries": n}; with STATOR_QUICK
** without the last two. STATOR_OK also where there are findings: an error means that
** the check could not be made. A file whose catalog is damaged is not opened at all;
** that error says what is wrong with it.
*/
STATOR_API int stator_check(stator *db, int flags, void (*found)(void *arg, const char *sentence),
                            void *arg, const stator_progress *progress, stator_result *result);

/*
** Writes the file anew without the pages that deleted items have left free: all or
** nothing, also if the program or the machine ends in the middle. Writers wait
** meanwhile. Needs room for the content twice: in the folder of temporary files, and
** in the log beside the store. Progress: bytes read, which is the longer half of the
** work; nothing is told of the other, which cannot be interrupted.
** Body: {"SizeBytes": n, "FreedBytes": n}. Errors: BUSY while somebody else writes to
** the store; READONLY; DISK_FULL; MISUSE on an application's connection, and where an
** application's tables share the file: their rowids might change.
*/
STATOR_API int stator_vacuum(stator *db, const stator_progress *progress, stator_result *result);

#ifdef __cplusplus
}
#endif
#endif
