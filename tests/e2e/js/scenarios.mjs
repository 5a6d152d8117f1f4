// The AWS SDK for JavaScript on the endpoint at STATOR_URL: the plain client and
// the document client. Words given as arguments keep the tests whose names hold
// one of them. A failing test shows the last requests and answers.
import assert from "node:assert/strict";
import { createHash, createHmac } from "node:crypto";
import {
  BatchGetItemCommand, BatchWriteItemCommand, ConditionalCheckFailedException, CreateTableCommand,
  DeleteItemCommand, DeleteTableCommand, DescribeTableCommand, DescribeTimeToLiveCommand,
  DynamoDBClient, GetItemCommand, IdempotentParameterMismatchException, ListTablesCommand,
  PutItemCommand, QueryCommand, ResourceNotFoundException, ScanCommand, TransactGetItemsCommand,
  TransactWriteItemsCommand, TransactionCanceledException, UpdateItemCommand, UpdateTableCommand,
  UpdateTimeToLiveCommand, paginateListTables, paginateQuery, paginateScan, waitUntilTableExists,
  waitUntilTableNotExists,
} from "@aws-sdk/client-dynamodb";
import {
  DescribeStreamCommand, DynamoDBStreamsClient, GetRecordsCommand, GetShardIteratorCommand,
  ListStreamsCommand, ResourceNotFoundException as StreamNotFoundException,
} from "@aws-sdk/client-dynamodb-streams";
import {
  DynamoDBDocumentClient, ExecuteStatementCommand, ExecuteTransactionCommand, GetCommand,
  NumberValue, PutCommand, QueryCommand as DocumentQuery, UpdateCommand,
  paginateScan as paginateDocumentScan,
} from "@aws-sdk/lib-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { SignatureV4 } from "@smithy/signature-v4";

const settings = {
  endpoint: process.env.STATOR_URL,
  region: "us-east-1",
  credentials: { accessKeyId: "any", secretAccessKey: "any" },
  maxAttempts: 1,
};
const client = new DynamoDBClient(settings);
const streams = new DynamoDBStreamsClient(settings);
const documents = DynamoDBDocumentClient.from(client, {
  marshallOptions: { removeUndefinedValues: true },
  unmarshallOptions: { wrapNumbers: (text) => NumberValue.from(text) },
});

// ------------------------------------------------------------------------ runner

const trace = [];
client.middlewareStack.add(
  (next, context) => async (args) => {
    const line = { request: `${context.commandName} ${JSON.stringify(context.input ?? args.input)}` };
    trace.push(line);
    if (trace.length > 6) trace.shift();
    try {
      const result = await next(args);
      line.answer = JSON.stringify(result.output);
      return result;
    } catch (error) {
      line.answer = `${error.name}: ${error.message}`;
      throw error;
    }
  },
  { step: "initialize", name: "remember" },
);

const tests = [];
const test = (name, body) => tests.push({ name, body });

async function runAll(words) {
  let passed = 0;
  let failed = 0;
  for (const { name, body } of tests) {
    if (words.length && !words.some((word) => name.includes(word))) continue;
    trace.length = 0;
    try {
      await body();
      console.log(`ok ${name}`);
      passed++;
    } catch (error) {
      console.log(`not ok ${name}\n    ${String(error.stack).replaceAll("\n", "\n    ")}`);
      for (const { request, answer } of trace)
        console.log(`    request ${request.slice(0, 2000)}\n    answer  ${String(answer).slice(0, 2000)}`);
      failed++;
    }
  }
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed ? 1 : 0;
}

// ----------------------------------------------------------------------- helpers

const send = (Command, input) => client.send(new Command(input));
const keySchema = (...names) =>
  names.map((AttributeName, i) => ({ AttributeName, KeyType: i ? "RANGE" : "HASH" }));
const definitions = (text) =>
  text.split(" ").map((pair) => {
    const [AttributeName, AttributeType] = pair.split(":");
    return { AttributeName, AttributeType };
  });
const index = (IndexName, ...keys) => ({
  IndexName,
  KeySchema: keySchema(...keys),
  Projection: { ProjectionType: "ALL" },
});
const key = (pk = "a", sk = 1) => ({ pk: { S: pk }, sk: { N: String(sk) } });
const without = ({ $metadata, ...rest }) =>
  Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));

async function table(TableName, more = {}) {
  await send(CreateTableCommand, {
    TableName,
    KeySchema: keySchema("pk", "sk"),
    AttributeDefinitions: definitions("pk:S sk:N"),
    BillingMode: "PAY_PER_REQUEST",
    ...more,
  });
  const waited = await waitUntilTableExists({ client, maxWaitTime: 30 }, { TableName });
  assert.equal(waited.state, "SUCCESS");
  return TableName;
}

async function fill(TableName, count, make) {
  for (let start = 0; start < count; start += 25) {
    const requests = [];
    for (let i = start; i < Math.min(start + 25, count); i++)
      requests.push({ PutRequest: { Item: make(i) } });
    const { UnprocessedItems } = await send(BatchWriteItemCommand, {
      RequestItems: { [TableName]: requests },
    });
    assert.deepEqual(UnprocessedItems, {});
  }
}

async function collect(pages) {
  const items = [];
  for await (const page of pages) items.push(...(page.Items ?? []));
  return items;
}

async function failure(Command, input) {
  try {
    await send(Command, input);
  } catch (error) {
    return error;
  }
  return assert.fail(`${Command.name} should have failed`);
}

class Sha256 {
  constructor(secret) {
    this.hash = secret ? createHmac("sha256", secret) : createHash("sha256");
  }
  update(data) {
    this.hash.update(data);
  }
  async digest() {
    return new Uint8Array(this.hash.digest());
  }
}
const signer = new SignatureV4({ ...settings, service: "dynamodb", sha256: Sha256 });

// An operation of Stator's own, which the client does not know: signed by the SDK's signer.
async function extension(operation, input) {
  const url = new URL(settings.endpoint);
  const request = await signer.sign({
    method: "POST", protocol: url.protocol, hostname: url.hostname, port: Number(url.port),
    path: "/", query: {}, body: JSON.stringify(input),
    headers: {
      host: url.host,
      "content-type": "application/x-amz-json-1.0",
      "x-amz-target": `Stator_20261121.${operation}`,
    },
  });
  const { host, ...headers } = request.headers;
  const response = await fetch(url, { method: "POST", headers, body: request.body });
  return { status: response.status, ...(await response.json()) };
}

const numbered = (i) => ({
  ...key(`p${i % 3}`, i),
  g: { S: i % 2 ? "odd" : "even" },
  v: { N: String(i * 10) },
});

// ------------------------------------------------------------------------- tests

test("a table with indexes is created, described, listed and deleted", async () => {
  const TableName = await table("Js-whole", {
    AttributeDefinitions: definitions("pk:S sk:N g:S l:B"),
    GlobalSecondaryIndexes: [index("by-g", "g"), index("by-g-sk", "g", "sk")],
    LocalSecondaryIndexes: [index("by-l", "pk", "l")],
  });
  const { Table } = await send(DescribeTableCommand, { TableName });
  assert.equal(Table.TableStatus, "ACTIVE");
  assert.ok(Table.CreationDateTime instanceof Date);
  assert.deepEqual(Table.GlobalSecondaryIndexes.map((i) => i.IndexName), ["by-g", "by-g-sk"]);
  assert.deepEqual(Table.LocalSecondaryIndexes[0].KeySchema, keySchema("pk", "l"));
  const names = [];
  for await (const page of paginateListTables({ client, pageSize: 1 }, {}))
    names.push(...page.TableNames);
  assert.deepEqual(names, (await send(ListTablesCommand, {})).TableNames);
  assert.ok(names.includes(TableName));
  await send(DeleteTableCommand, { TableName });
  await waitUntilTableNotExists({ client, maxWaitTime: 30 }, { TableName });
  const error = await failure(DescribeTableCommand, { TableName });
  assert.ok(error instanceof ResourceNotFoundException);
  assert.equal(error.message, `Requested resource not found: Table: ${TableName} not found`);
  assert.match(error.$metadata.requestId, /^[0-9A-Z]{52}$/);
});

test("an item is put, got, updated and deleted with every kind of return value", async () => {
  const TableName = await table("Js-items");
  const Item = { ...key(), a: { N: "1" }, b: { S: "old" } };
  assert.deepEqual(without(await send(PutItemCommand, { TableName, Item })), {});
  assert.deepEqual((await send(GetItemCommand, { TableName, Key: key() })).Item, Item);
  const expected = {
    NONE: undefined,
    ALL_OLD: Item,
    UPDATED_OLD: { a: { N: "1" }, b: { S: "old" } },
    ALL_NEW: { ...key(), a: { N: "2" } },
    UPDATED_NEW: { a: { N: "2" } },
  };
  for (const [ReturnValues, wanted] of Object.entries(expected)) {
    await send(PutItemCommand, { TableName, Item });
    const { Attributes } = await send(UpdateItemCommand, {
      TableName, Key: key(), ReturnValues, UpdateExpression: "SET a = a + :one REMOVE b",
      ExpressionAttributeValues: { ":one": { N: "1" } },
    });
    assert.deepEqual(Attributes, wanted, ReturnValues);
  }
  const gone = await send(DeleteItemCommand, { TableName, Key: key(), ReturnValues: "ALL_OLD" });
  assert.deepEqual(gone.Attributes, expected.ALL_NEW);
  assert.equal((await send(GetItemCommand, { TableName, Key: key() })).Item, undefined);
});

test("a failed condition is an exception of its own with the item in it", async () => {
  const TableName = await table("Js-condition");
  const Item = { ...key(), a: { N: "1" } };
  await send(PutItemCommand, { TableName, Item });
  const error = await failure(PutItemCommand, {
    TableName, Item: key(), ConditionExpression: "attribute_not_exists(pk)",
    ReturnValuesOnConditionCheckFailure: "ALL_OLD",
  });
  assert.ok(error instanceof ConditionalCheckFailedException);
  assert.equal(error.message, "The conditional request failed");
  assert.equal(error.$metadata.httpStatusCode, 400);
  assert.deepEqual(error.Item, Item);
});

test("validation errors carry their message", async () => {
  const TableName = await table("Js-errors");
  const error = await failure(GetItemCommand, { TableName, Key: { pk: { S: "a" } } });
  assert.equal(error.name, "ValidationException");
  assert.equal(error.message, "The provided key element does not match the schema");
  const missing = await failure(GetItemCommand, { TableName: "Js-nope", Key: key() });
  assert.ok(missing instanceof ResourceNotFoundException);
  assert.equal(missing.message, "Requested resource not found");
});

test("every type comes back as it went in", async () => {
  const TableName = await table("Js-types");
  const Item = {
    ...key(), text: { S: "\u0000 \" \\ é € 😀 \u2028" }, empty: { S: "" },
    raw: { B: Uint8Array.from({ length: 256 }, (_, i) => i) }, yes: { BOOL: true },
    none: { NULL: true }, words: { SS: ["a", "b\u0000"] }, numbers: { NS: ["-1", "2.5"] },
    raws: { BS: [Uint8Array.of(), Uint8Array.of(0, 255)] },
    deep: { M: { l: { L: [{ M: { k: { N: "9".repeat(38) } } }, { S: "x" }] } } },
  };
  await send(PutItemCommand, { TableName, Item });
  const back = (await send(GetItemCommand, { TableName, Key: key() })).Item;
  for (const kind of ["words", "numbers"]) Object.values(back[kind])[0].sort();
  assert.deepEqual(back, Item);
});

test("the paginator of query walks ranges, filters and order", async () => {
  const TableName = await table("Js-query");
  await fill(TableName, 90, numbered);
  const input = {
    TableName, KeyConditionExpression: "pk = :p AND sk BETWEEN :a AND :b",
    FilterExpression: "v <> :no", ScanIndexForward: false, ProjectionExpression: "sk",
    ExpressionAttributeValues: {
      ":p": { S: "p1" }, ":a": { N: "10" }, ":b": { N: "60" }, ":no": { N: "310" },
    },
  };
  const items = await collect(paginateQuery({ client, pageSize: 4 }, { ...input }));
  const wanted = [];
  for (let i = 58; i >= 10; i -= 3) if (i !== 31) wanted.push({ sk: { N: String(i) } });
  assert.deepEqual(items, wanted);
  const counted = await send(QueryCommand, { ...input, ProjectionExpression: undefined, Select: "COUNT" });
  assert.deepEqual([counted.Count, counted.ScannedCount, counted.Items], [16, 17, undefined]);
});

test("a walk over equal keys of an index finds every item once", async () => {
  const TableName = await table("Js-ties", {
    AttributeDefinitions: definitions("pk:S sk:N g:S"),
    GlobalSecondaryIndexes: [index("by-g", "g")],
  });
  await fill(TableName, 100, numbered);
  const items = await collect(paginateQuery({ client, pageSize: 7 }, {
    TableName, IndexName: "by-g", KeyConditionExpression: "g = :g",
    ExpressionAttributeValues: { ":g": { S: "odd" } },
  }));
  const found = items.map((item) => Number(item.sk.N)).sort((a, b) => a - b);
  assert.deepEqual(found, Array.from({ length: 50 }, (_, i) => 2 * i + 1));
});

test("eight segments scanned at once are the table", async () => {
  const TableName = await table("Js-segments");
  await fill(TableName, 300, (i) => key(`item ${i}`, i));
  const scans = Array.from({ length: 8 }, (_, Segment) =>
    collect(paginateScan({ client, pageSize: 11 }, { TableName, Segment, TotalSegments: 8 })));
  const found = (await Promise.all(scans)).flat().map((item) => item.pk.S);
  assert.equal(found.length, 300);
  assert.equal(new Set(found).size, 300);
  const { Table } = await send(DescribeTableCommand, { TableName });
  assert.equal(Table.ItemCount, 300);
});

test("batches write 25, get 100 and refuse more", async () => {
  const TableName = await table("Js-batch");
  await fill(TableName, 100, (i) => ({ ...key("p", i), v: { N: String(i) } }));
  const Keys = Array.from({ length: 100 }, (_, i) => key("p", i));
  const got = await send(BatchGetItemCommand, { RequestItems: { [TableName]: { Keys } } });
  assert.equal(got.Responses[TableName].length, 100);
  assert.deepEqual(got.UnprocessedKeys, {});
  const tooMany = await failure(BatchGetItemCommand, {
    RequestItems: { [TableName]: { Keys: [...Keys, key("q")] } },
  });
  assert.equal(tooMany.name, "ValidationException");
  const requests = Keys.slice(0, 26).map((Key) => ({ DeleteRequest: { Key } }));
  const refused = await failure(BatchWriteItemCommand, { RequestItems: { [TableName]: requests } });
  assert.equal(refused.name, "ValidationException");
  assert.equal((await send(ScanCommand, { TableName, Select: "COUNT" })).Count, 100);
});

test("an index is added and removed", async () => {
  const TableName = await table("Js-grow");
  await fill(TableName, 60, numbered);
  await send(UpdateTableCommand, {
    TableName, AttributeDefinitions: definitions("g:S"),
    GlobalSecondaryIndexUpdates: [{ Create: index("late", "g") }],
  });
  await waitUntilTableExists({ client, maxWaitTime: 30 }, { TableName });
  const query = {
    TableName, IndexName: "late", KeyConditionExpression: "g = :g",
    ExpressionAttributeValues: { ":g": { S: "even" } },
  };
  assert.equal((await send(QueryCommand, query)).Count, 30);
  await send(UpdateTableCommand, {
    TableName, GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: "late" } }],
  });
  const error = await failure(QueryCommand, query);
  assert.equal(error.message, "The table does not have the specified index: late");
});

test("the time to live is set and described", async () => {
  const TableName = await table("Js-ttl");
  const TimeToLiveSpecification = { Enabled: true, AttributeName: "until" };
  const set = await send(UpdateTimeToLiveCommand, { TableName, TimeToLiveSpecification });
  assert.deepEqual(set.TimeToLiveSpecification, TimeToLiveSpecification);
  const { TimeToLiveDescription } = await send(DescribeTimeToLiveCommand, { TableName });
  assert.deepEqual(TimeToLiveDescription, { TimeToLiveStatus: "ENABLED", AttributeName: "until" });
});

test("the document client keeps numbers exact and plain values plain", async () => {
  const TableName = await table("Js-document");
  const digits = "1234567890123456789012345678.9012345678";
  const Item = {
    pk: "doc", sk: 1, name: "A", tags: new Set(["x", "y"]), none: null, yes: true,
    list: [1, "two", { three: 3 }], raw: Uint8Array.of(1, 2), big: NumberValue.from(digits),
    left: undefined,
  };
  await documents.send(new PutCommand({ TableName, Item }));
  const { Item: back } = await documents.send(new GetCommand({ TableName, Key: { pk: "doc", sk: 1 } }));
  assert.equal(back.big.toString(), digits);
  assert.deepEqual([back.name, back.none, back.yes, [...back.raw], back.list[1]],
    ["A", null, true, [1, 2], "two"]);
  assert.deepEqual([...back.tags].sort(), ["x", "y"]);
  assert.ok(!("left" in back));
  const updated = await documents.send(new UpdateCommand({
    TableName, Key: { pk: "doc", sk: 1 }, ReturnValues: "UPDATED_NEW",
    UpdateExpression: "SET #l = list_append(#l, :more), seen = if_not_exists(seen, :zero) + :one",
    ExpressionAttributeNames: { "#l": "list" },
    ExpressionAttributeValues: { ":more": [4], ":zero": 0, ":one": 1 },
  }));
  assert.equal(updated.Attributes.list.length, 4);
  assert.equal(updated.Attributes.seen.toString(), "1");
  const found = await documents.send(new DocumentQuery({
    TableName, KeyConditionExpression: "pk = :p", FilterExpression: "contains(tags, :x)",
    ExpressionAttributeValues: { ":p": "doc", ":x": "x" },
  }));
  assert.equal(found.Count, 1);
  assert.equal((await collect(paginateDocumentScan({ client: documents }, { TableName }))).length, 1);
});

test("marshalled objects come back unmarshalled", async () => {
  const TableName = await table("Js-marshall");
  const object = { pk: "m", sk: 1, nested: { list: [1, [true, null]], text: "" } };
  await send(PutItemCommand, { TableName, Item: marshall(object) });
  const { Item } = await send(GetItemCommand, { TableName, Key: marshall({ pk: "m", sk: 1 }) });
  assert.deepEqual(unmarshall(Item), object);
});

test("a transaction is all or none, and says why not", async () => {
  const TableName = await table("Js-transact");
  const put = (sk, more) => ({ Put: { TableName, Item: { ...key(), sk: { N: sk } }, ...more } });
  const fresh = { ConditionExpression: "attribute_not_exists(pk)",
    ReturnValuesOnConditionCheckFailure: "ALL_OLD" };
  const ClientRequestToken = "js-token";
  const once = { ClientRequestToken, TransactItems: [put("1", fresh), put("2", fresh)] };
  await send(TransactWriteItemsCommand, once);
  await send(TransactWriteItemsCommand, once);
  await assert.rejects(send(TransactWriteItemsCommand, { TransactItems: [put("3"), put("2", fresh)] }),
    (error) => {
      assert.ok(error instanceof TransactionCanceledException);
      assert.match(error.message, /specific reasons \[None, ConditionalCheckFailed\]$/);
      assert.deepEqual(error.CancellationReasons, [{ Code: "None" }, { Code: "ConditionalCheckFailed",
        Message: "The conditional request failed", Item: { ...key(), sk: { N: "2" } } }]);
      return true;
    });
  await assert.rejects(send(TransactWriteItemsCommand, { ClientRequestToken, TransactItems: [put("4")] }),
    IdempotentParameterMismatchException);
  const get = (sk) => ({ Get: { TableName, Key: { ...key(), sk: { N: sk } } } });
  const { Responses } = await send(TransactGetItemsCommand, { TransactItems: ["2", "3", "4"].map(get) });
  assert.deepEqual(Responses, [{ Item: { ...key(), sk: { N: "2" } } }, {}, {}]);
});

test("a hundred requests at once are all answered", async () => {
  const TableName = await table("Js-burst");
  await Promise.all(Array.from({ length: 100 }, (_, i) => send(UpdateItemCommand, {
    TableName, Key: key(), UpdateExpression: "ADD hits :one, seen :me",
    ExpressionAttributeValues: { ":one": { N: "1" }, ":me": { NS: [String(i)] } },
  })));
  const { Item } = await send(GetItemCommand, { TableName, Key: key(), ConsistentRead: true });
  assert.equal(Item.hits.N, "100");
  assert.equal(Item.seen.NS.length, 100);
});

// ----------------------------------------------------------------------- streams

async function* recordsOf(StreamArn) {
  const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn }));
  for (const { ShardId } of StreamDescription.Shards) {
    let { ShardIterator } = await streams.send(
      new GetShardIteratorCommand({ StreamArn, ShardId, ShardIteratorType: "TRIM_HORIZON" }),
    );
    while (ShardIterator) {
      const page = await streams.send(new GetRecordsCommand({ ShardIterator, Limit: 2 }));
      yield* page.Records;
      ShardIterator = page.Records.length ? page.NextShardIterator : undefined;
    }
  }
}

test("statements are executed one by one and together", async () => {
  const TableName = await table("Stated");
  for (const sk of [1, 2, 3]) {
    await documents.send(new ExecuteStatementCommand({
      Statement: `INSERT INTO ${TableName} VALUE {'pk': ?, 'sk': ?, 'tags': ?}`,
      Parameters: ["a", sk, new Set(["x", "y"])],
    }));
  }
  const select = { Statement: `SELECT sk, tags FROM ${TableName} WHERE pk = ?`, Parameters: ["a"] };
  const first = await documents.send(new ExecuteStatementCommand({ ...select, Limit: 2 }));
  const rest = await documents.send(
    new ExecuteStatementCommand({ ...select, NextToken: first.NextToken }));
  const found = [...first.Items, ...rest.Items];
  assert.deepEqual(found.map(({ sk }) => sk.value), ["1", "2", "3"]);
  assert.deepEqual(found[0].tags, new Set(["x", "y"]));
  const { Responses } = await documents.send(new ExecuteTransactionCommand({
    TransactStatements: [1, 9].map((sk) => ({
      Statement: `SELECT pk FROM ${TableName} WHERE pk = 'a' AND sk = ?`, Parameters: [sk],
    })),
  }));
  assert.deepEqual(Responses, [{ Item: { pk: "a" } }, {}]);
});

test("a stream is read shard by shard", async () => {
  const TableName = await table("Streamed", {
    StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
  });
  const { Streams } = await streams.send(new ListStreamsCommand({ TableName }));
  assert.equal(Streams.length, 1);
  const keys = [key("a", 1), key("b", 2), key("c", 3)];
  for (const Item of keys) await send(PutItemCommand, { TableName, Item });
  await send(UpdateItemCommand, {
    TableName, Key: keys[0], UpdateExpression: "SET bin = :b",
    ExpressionAttributeValues: { ":b": { B: Uint8Array.of(0, 255) } },
  });
  for (const Key of keys) await send(DeleteItemCommand, { TableName, Key });
  const records = [];
  for await (const record of recordsOf(Streams[0].StreamArn)) records.push(record);
  assert.equal(records.length, 7);
  const ofA = records.filter((r) => r.dynamodb.Keys.pk.S === "a");
  assert.deepEqual(ofA.map((r) => r.eventName), ["INSERT", "MODIFY", "REMOVE"]);
  assert.deepEqual(ofA[1].dynamodb.NewImage, { ...keys[0], bin: { B: Uint8Array.of(0, 255) } });
  assert.deepEqual(ofA[2].dynamodb.OldImage, ofA[1].dynamodb.NewImage);
  assert.ok(ofA[0].dynamodb.ApproximateCreationDateTime instanceof Date);
});

test("a stream that is not there is an exception of its own", async () => {
  const StreamArn =
    "arn:aws:dynamodb:us-east-1:000000000000:table/Nowhere/stream/2026-01-01T00:00:00.000";
  await assert.rejects(streams.send(new DescribeStreamCommand({ StreamArn })), (error) => {
    assert.ok(error instanceof StreamNotFoundException);
    assert.equal(error.message, `Requested resource not found: Stream: ${StreamArn} not found`);
    return true;
  });
});

test("a search index is made, described with its table, and searched", async () => {
  const TableName = await table("Searched");
  await fill(TableName, 60, (i) => ({ ...numbered(i), text: { S: `film ${i} of a \u00e9t\u00e9` } }));
  const made = await extension("CreateSearchIndex", {
    TableName, IndexName: "texts", Attributes: [{ AttributePath: "text", Weight: 1.5 }],
  });
  assert.equal(made.SearchIndexDescription.ItemCount, 60);
  const { Table } = await send(DescribeTableCommand, { TableName });
  assert.equal(Table.TableStatus, "ACTIVE");
  const sks = new Set();
  let NextToken;
  do {
    const page = await extension("Search", {
      TableName, SearchQuery: "ETE film", Limit: 7, NextToken, Highlight: {},
    });
    assert.equal(page.status, 200);
    assert.equal(page.Items.length, page.Hits.length);
    for (const hit of page.Hits)
      assert.match(hit.Highlights.text, /^<b>film<\/b> \d+ of a <b>\u00e9t\u00e9<\/b>$/);
    for (const item of page.Items.map((found) => unmarshall(found))) {
      assert.ok(!sks.has(item.sk));
      sks.add(item.sk);
    }
    await send(DeleteItemCommand, { TableName, Key: { pk: page.Items[0].pk, sk: page.Items[0].sk } });
    ({ NextToken } = page);
  } while (NextToken);
  assert.equal(sks.size, 60);
  const { Items } = await documents.send(new ExecuteStatementCommand({
    Statement: `SELECT sk FROM Searched WHERE search(text, ?) AND pk = 'p1'`, Parameters: ["film"],
  }));
  assert.ok(Items.length > 0 && Items.every((item) => sks.has(Number(item.sk))));
  const wrong = await extension("Search", { TableName, SearchQuery: "film AND" });
  assert.equal(wrong.status, 400);
  assert.match(wrong.message, /^Invalid SearchQuery: .*; at character 9: /);
});

await runAll(process.argv.slice(2));
client.destroy();
streams.destroy();
