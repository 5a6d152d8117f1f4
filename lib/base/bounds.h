/* Every limit of the library in one place. Sources: the DynamoDB developer
** guide's quota pages unless another is named. */
#ifndef ST_BOUNDS_H
#define ST_BOUNDS_H

#define ST_MAX_REQUEST (16u * 1024 * 1024) /* bytes of a request body */
#define ST_MAX_JSON_NODES 6000000u /* values in a request: more than 16 MB of legal items hold */
#define ST_MAX_JSON_DEPTH 200      /* brackets: 32 levels of L and M take 2 each, plus envelopes */
#define ST_MAX_ITEM_SIZE 409600    /* DynamoDB size of an item, names included */
#define ST_MAX_NESTING 32          /* levels of an attribute value */
#define ST_MAX_HASH_KEY 2048       /* bytes of a partition key */
#define ST_MAX_RANGE_KEY 1024      /* bytes of a sort key */
#define ST_MAX_ATTRIBUTE_NAME 65535
#define ST_MAX_KEY_NAME 255
#define ST_MAX_PAGE 1048576 /* bytes of evaluated items in a Query or Scan page */
#define ST_READ_BLOCK 4096  /* bytes that a read capacity unit reads */
#define ST_WRITE_BLOCK 1024
#define ST_MAX_BATCH_GET 100
#define ST_MAX_BATCH_GET_BYTES (16u * 1024 * 1024)
#define ST_MAX_BATCH_WRITE 25
#define ST_MAX_TRANSACT 100                     /* actions of a transaction */
#define ST_MAX_TRANSACT_BYTES (4 * 1024 * 1024) /* of all its items */
#define ST_MAX_TOKEN 36                         /* characters of a ClientRequestToken */
#define ST_MAX_STATEMENT 8192                   /* characters of a PartiQL statement */
#define ST_MAX_KEY_READS 50                     /* gets and queries that one statement may become */
#define ST_MAX_READS_PER_PAGE 10 /* of them: "results are returned in pages of up to 10" */
#define ST_MAX_BATCH_STATEMENTS 25
#define ST_MAX_EXPRESSION 4096 /* bytes of an expression's text */
#define ST_MAX_OPERATORS 300
#define ST_MAX_IN_OPERANDS 100
#define ST_MAX_PATH_DEPTH 32
#define ST_MAX_PLACEHOLDER 255
#define ST_MAX_LIST_INDEX 2147483647
#define ST_MAX_GSI 20
#define ST_MAX_LSI 5
#define ST_MAX_INDEXES (ST_MAX_GSI + ST_MAX_LSI)
#define ST_MAX_INDEX_PART 4 /* hash, and range, attributes of a GSI */
#define ST_MAX_NONKEY_ATTRIBUTES 20
#define ST_MAX_TABLE_NAME 255
#define ST_MIN_TABLE_NAME 3
#define ST_MAX_TABLE_ARN 1024
#define ST_MAX_RESOURCE_ARN 1283
#define ST_MAX_TAGS 50
#define ST_MAX_TAG_KEY 128
#define ST_MAX_TAG_VALUE 256
#define ST_MAX_POLICY 20480      /* bytes, blanks included */
#define ST_MAX_TABLE_UNITS 40000 /* capacity units a second, read and write each */
#define ST_MAX_ACCOUNT_UNITS 80000
#define ST_SHARDS 8

/* Of search indexes, views and SQL: our own. */
#define ST_MAX_SEARCHES 5 /* of a table */
#define ST_MAX_SEARCH_COLUMNS 20
#define ST_MAX_PREFIXES 8
#define ST_MAX_PREFIX 16 /* characters */
#define ST_MAX_WEIGHT 1000
#define ST_MAX_SEARCH_QUERY 4096 /* bytes */
#define ST_MAX_VIEWS 100         /* of a table */
#define ST_MAX_VIEW_COLUMNS 100
#define ST_MAX_VIEW_NAME 255
#define ST_MAX_VIEW_INDEXES 10
#define ST_MAX_VIEW_INDEX_COLUMNS 16        /* keys and covering ones */
#define ST_MAX_SQL_STATEMENT 1000000        /* bytes */
#define ST_MAX_SQL_VALUE (16 * 1024 * 1024) /* bytes of a value that SQL reckons with */
#define ST_MAX_SQL_ANSWER (16u * 1024 * 1024)
#define ST_MAX_SQL_ROWS 100000
#define ST_SQL_TIMEOUT_MS 10000 /* unless a statement asks for another */
#define ST_MAX_SQL_TIMEOUT_MS 86400000
#define ST_SQL_STEPS 1000000000 /* of SQLite's machine, likewise */
#define ST_MAX_SQL_STEPS 1000000000000000

#define ST_NUMBER_DIGITS 38        /* significant decimal digits */
#define ST_NUMBER_MAX_EXPONENT 125 /* of d.ddd x 10^e */
#define ST_NUMBER_MIN_EXPONENT (-130)

#endif
