// The pantry on an endpoint: STATOR_URL says where.
import assert from "node:assert/strict";
import { after, beforeEach, test } from "node:test";
import { CreateTableCommand, DynamoDBClient, waitUntilTableExists } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";
import { DeleteItemCommand } from "dynamodb-toolbox/entity/actions/delete";
import { GetItemCommand } from "dynamodb-toolbox/entity/actions/get";
import { PutItemCommand } from "dynamodb-toolbox/entity/actions/put";
import { UpdateItemCommand } from "dynamodb-toolbox/entity/actions/update";
import { $prepend, $remove, $delete } from "dynamodb-toolbox/entity/actions/update/symbols";
import { BatchDeleteRequest } from "dynamodb-toolbox/entity/actions/batchDelete";
import { BatchGetRequest } from "dynamodb-toolbox/entity/actions/batchGet";
import { BatchPutRequest } from "dynamodb-toolbox/entity/actions/batchPut";
import { GetTransaction, execute as executeGets } from "dynamodb-toolbox/entity/actions/transactGet";
import { BatchGetCommand, execute as executeBatchGet } from "dynamodb-toolbox/table/actions/batchGet";
import { BatchWriteCommand, execute as executeBatchWrite } from "dynamodb-toolbox/table/actions/batchWrite";
import { QueryCommand } from "dynamodb-toolbox/table/actions/query";
import { ScanCommand } from "dynamodb-toolbox/table/actions/scan";
import { createPantry, type Pantry } from "./entities.js";
import { shelfPages, take, taste } from "./operations.js";

const client = new DynamoDBClient({
  endpoint: process.env["STATOR_URL"],
  region: "eu-west-1",
  credentials: { accessKeyId: "app", secretAccessKey: "secret" },
});
const documents = DynamoDBDocumentClient.from(client, {
  marshallOptions: { removeUndefinedValues: true },
});

let pantry: Pantry;
let tables = 0;

after(() => client.destroy());

beforeEach(async () => {
  const TableName = `Pantry${++tables}`;
  const keys = (hash: string, range: string) => [
    { AttributeName: hash, KeyType: "HASH" as const },
    { AttributeName: range, KeyType: "RANGE" as const },
  ];
  await client.send(new CreateTableCommand({
    TableName,
    KeySchema: keys("pk", "sk"),
    AttributeDefinitions: [["pk", "S"], ["sk", "S"], ["fruit", "S"], ["year", "N"]].map(
      ([AttributeName, type]) => ({ AttributeName, AttributeType: type as "S" | "N" })),
    GlobalSecondaryIndexes: [
      { IndexName: "byYear", KeySchema: keys("fruit", "year"), Projection: { ProjectionType: "ALL" } },
    ],
    BillingMode: "PAY_PER_REQUEST",
  }));
  await waitUntilTableExists({ client, maxWaitTime: 30, minDelay: 0.05, maxDelay: 0.1 }, { TableName });
  pantry = createPantry(documents, TableName);
});

const plum = { shelf: "top", jar: "plum 1", fruit: "plum" as const, year: 2026 };

async function refusal(promise: Promise<unknown>): Promise<{ name: string; message: string }> {
  try {
    await promise;
  } catch (error) {
    return error as Error;
  }
  assert.fail("this should have failed");
}

test("a jar is put once and comes back whole", async () => {
  const { jar, table } = pantry;
  const whole = {
    ...plum, grams: 750.25, sealed: false, label: new Uint8Array([0, 127, 255]),
    tags: new Set(["sweet", "ünïcödé"]), lots: new Set([-1, 2.5]),
    tastings: [{ by: "Jo", stars: 5 }, { by: "" }], shares: { Jo: 10, "a.b": 0 },
    lid: { kind: "clip" as const, rubber: true }, notes: { free: [null, { form: 1e-7 }] },
  };
  const once = () => jar.build(PutItemCommand).item(whole)
    .options({ condition: { attr: "shelf", exists: false } }).send();
  await once();
  assert.equal((await refusal(once())).name, "ConditionalCheckFailedException");
  const { Item } = await jar.build(GetItemCommand).key(plum).options({ consistent: true }).send();
  const { created, modified, ...rest } = Item!;
  assert.deepEqual(rest, whole);
  const stored = await documents.send(new GetCommand({
    TableName: table.getName(), Key: { pk: "SHELF#top", sk: "JAR#plum 1" } }));
  assert.equal(stored.Item!["_et"], "Jar");
});

test("an update changes what it names and nothing else", async () => {
  const { jar } = pantry;
  assert.equal((await refusal(taste(pantry, "top", "plum 1", "Jo", 4))).name,
               "ConditionalCheckFailedException");
  await jar.build(PutItemCommand).item({ ...plum, tags: new Set(["sweet"]), lots: new Set([1, 2]) }).send();
  const tasted = await taste(pantry, "top", "plum 1", "Jo", 4);
  assert.deepEqual(
    [tasted!.grams, tasted!.sealed, tasted!.tastings, tasted!.shares, tasted!.tags],
    [490, false, [{ by: "Jo", stars: 4 }], { Jo: 10 }, new Set(["open", "sweet"])]);
  const { Attributes } = await jar
    .build(UpdateItemCommand)
    .item({
      ...plum, year: 2027, lots: $delete(new Set([1])), tastings: $prepend([{ by: "Bo" }]),
      tags: $remove(), shares: { Bo: 3, Jo: $remove() },
    })
    .options({ returnValues: "ALL_NEW" })
    .send();
  assert.deepEqual(
    [Attributes!.year, Attributes!.lots, Attributes!.tastings!.map((t) => t.by), Attributes!.tags,
     Attributes!.shares],
    [2027, new Set([2]), ["Bo", "Jo"], undefined, { Bo: 3 }]);
});

test("queries have ranges, filters, projections and an index", async () => {
  const { jar, table } = pantry;
  for (let n = 1; n <= 6; n++)
    await jar.build(PutItemCommand).item({
      shelf: n % 2 ? "top" : "low", jar: `plum ${n}`, fruit: "plum", year: 2020 + n, grams: n * 100,
    }).send();
  const names = (found: { Items?: { jar: string }[] }) => found.Items!.map((i) => i.jar).join();
  const top = table.build(QueryCommand).entities(jar);
  assert.equal(names(await top.query({ partition: "SHELF#top" }).send()), "plum 1,plum 3,plum 5");
  assert.equal(names(await top.query({ partition: "SHELF#top", range: { gt: "JAR#plum 1" } })
    .options({ reverse: true, limit: 1 }).send()), "plum 5");
  assert.equal(names(await top.query({ partition: "SHELF#top", range: { beginsWith: "JAR#plum 3" } }).send()),
               "plum 3");
  assert.equal(names(await top.query({ index: "byYear", partition: "plum", range: { between: [2022, 2025] } })
    .options({ filters: { Jar: { or: [{ attr: "grams", lt: 250 }, { attr: "grams", in: [500, 501] }] } } })
    .send()), "plum 2,plum 5");
  const projected = await top.query({ partition: "SHELF#low" }).options({ attributes: ["grams"] }).send();
  assert.deepEqual(projected.Items, [{ grams: 200 }, { grams: 400 }, { grams: 600 }]);
  const counted = await table.build(ScanCommand).options({ select: "COUNT", capacity: "TOTAL" }).send();
  assert.deepEqual([counted.Count, counted.ConsumedCapacity!.CapacityUnits], [6, 0.5]);
  let found = 0;
  for (let segment = 0; segment < 3; segment++)
    found += (await table.build(ScanCommand).entities(jar).options({ segment, totalSegments: 3 }).send())
      .Items!.length;
  assert.equal(found, 6);
});

test("a shelf is read page by page over both entities", async () => {
  const { jar, taken } = pantry;
  for (let n = 0; n < 7; n++) {
    await jar.build(PutItemCommand).item({ ...plum, jar: `plum ${n}` }).send();
    await taken.build(PutItemCommand).item({ shelf: "top", at: `2026-11-2${n}`, jar: "x", grams: 1 }).send();
  }
  const pages = await shelfPages(pantry, "top", 4);
  assert.deepEqual(pages.map((p) => p.length), [4, 4, 4, 2]);
});

test("batches go both ways", async () => {
  const { jar, table } = pantry;
  const keys = Array.from({ length: 25 }, (_, n) => ({ shelf: "top", jar: `plum ${n}` }));
  await executeBatchWrite(table.build(BatchWriteCommand).requests(
    ...keys.map((key) => jar.build(BatchPutRequest).item({ ...plum, ...key }))));
  const read = () => executeBatchGet(table.build(BatchGetCommand).requests(
    ...keys.map((key) => jar.build(BatchGetRequest).key(key))));
  assert.deepEqual((await read()).Responses![0].map((i) => i?.jar), keys.map((k) => k.jar));
  await executeBatchWrite(table.build(BatchWriteCommand).requests(
    ...keys.slice(0, 20).map((key) => jar.build(BatchDeleteRequest).key(key))));
  assert.equal((await read()).Responses![0].filter((i) => i !== undefined).length, 5);
});

test("what is taken is written down, or nothing is taken", async () => {
  const { jar, taken } = pantry;
  await jar.build(PutItemCommand).item(plum).send();
  const locked = await refusal(take(pantry, "top", "plum 1", 100, "2026-11-21")) as unknown as
    { name: string; CancellationReasons: { Code: string }[] };
  assert.equal(locked.name, "TransactionCanceledException");
  assert.deepEqual(locked.CancellationReasons.map((r) => r.Code), ["None", "None", "ConditionalCheckFailed"]);
  await jar.build(PutItemCommand).item({ ...plum, jar: "cellar key", sealed: false }).send();
  await take(pantry, "top", "plum 1", 100, "2026-11-21");
  assert.equal((await refusal(take(pantry, "top", "plum 1", 500, "2026-11-22"))).name,
               "TransactionCanceledException");
  const { Responses } = await executeGets(
    jar.build(GetTransaction).key(plum),
    taken.build(GetTransaction).key({ shelf: "top", at: "2026-11-21" }),
    taken.build(GetTransaction).key({ shelf: "top", at: "2026-11-22" }));
  assert.deepEqual(Responses!.map((r) => r.Item?.grams), [400, 100, undefined]);
});

test("a jar is thrown away on a condition", async () => {
  const { jar } = pantry;
  await jar.build(PutItemCommand).item(plum).send();
  const away = (year: number) => jar.build(DeleteItemCommand).key(plum)
    .options({ condition: { attr: "year", lt: year }, returnValues: "ALL_OLD" }).send();
  assert.equal((await refusal(away(2000))).name, "ConditionalCheckFailedException");
  assert.equal((await away(2030)).Attributes!.fruit, "plum");
  assert.equal((await jar.build(GetItemCommand).key(plum).send()).Item, undefined);
});
