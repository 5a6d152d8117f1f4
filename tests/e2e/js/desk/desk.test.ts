// The help desk on an endpoint: STATOR_URL says where.
import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import {
  CreateTableCommand,
  DeleteTableCommand,
  DynamoDBClient,
  waitUntilTableExists,
  waitUntilTableNotExists,
} from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, ScanCommand } from "@aws-sdk/lib-dynamodb";
import { ElectroError } from "electrodb";
import { createDesk, tableDefinition, type Desk } from "./entities.js";
import { closeTicket, everyTicket, openTicket } from "./operations.js";

const client = new DynamoDBClient({
  endpoint: process.env["STATOR_URL"],
  region: "eu-west-1",
  credentials: { accessKeyId: "app", secretAccessKey: "secret" },
});
const documents = DynamoDBDocumentClient.from(client);
const waiting = { client, maxWaitTime: 30, minDelay: 0.05, maxDelay: 0.1 };

let desk: Desk;
let tables = 0;
let table = "";

before(() => assert.ok(process.env["STATOR_URL"], "STATOR_URL names no endpoint"));
after(() => client.destroy());

beforeEach(async () => {
  table = `Desk${++tables}`;
  await client.send(new CreateTableCommand({ TableName: table, ...tableDefinition }));
  await waitUntilTableExists(waiting, { TableName: table });
  desk = createDesk(documents, table);
});

const acme = { customerId: "acme", name: "Acme", email: "Office@Acme.example", plan: "team" as const };

function aTicket(ticketId: string, more: object = {}) {
  return {
    customerId: "acme", ticketId, subject: "It is broken", priority: 5,
    opened: "2026-11-21T09:00:00Z", ...more,
  };
}

async function electroError(promise: Promise<unknown>): Promise<ElectroError> {
  try {
    await promise;
  } catch (error) {
    assert.ok(error instanceof ElectroError, String(error));
    return error;
  }
  assert.fail("this should have failed");
}

test("a customer is created once, and found by id and by address", async () => {
  const { customer } = desk.entities;
  const created = await customer.create(acme).go();
  assert.equal(created.data.email, "office@acme.example");
  const error = await electroError(customer.create(acme).go());
  assert.match(error.message, /The conditional request failed/);
  assert.deepEqual((await customer.get({ customerId: "acme" }).go()).data, created.data);
  assert.deepEqual((await customer.query.byEmail({ email: "office@acme.example" }).go()).data,
                   [created.data]);
  assert.equal((await customer.get({ customerId: "nobody" }).go()).data, null);
});

test("the keys in the table are those of the templates", async () => {
  await desk.entities.customer.create(acme).go();
  await desk.entities.ticket.create(aTicket("7")).go();
  const { Items } = await documents.send(new ScanCommand({ TableName: table }));
  const keys = Items!.map((i) => [i["pk"], i["sk"], i["gsi1pk"], i["gsi1sk"], i["gsi2pk"]]).sort();
  assert.deepEqual(keys, [
    ["$desk#customerid_acme", "$account#customer_1", "$desk#email_office@acme.example",
     "$customer_1#customerid_acme", undefined],
    ["$desk#customerid_acme", "$account#ticket_1#ticketid_000007", "$desk#status_open",
     "$ticket_1#priority_05#opened_2026-11-21t09:00:00z", "$desk#agent_"],
  ]);
});

test("every attribute type comes back as it went", async () => {
  const { customer } = desk.entities;
  const whole = {
    ...acme, labels: ["north", "vip"], limits: { seats: 25, storage: 0.5 },
    contacts: [{ name: "Jo", phones: ["+49 89", ""] }, { name: "", phones: [] }],
    notes: { nested: [null, true, { deep: [[], {}] }], big: 9007199254740991, small: -1.5e-7 },
  };
  await customer.put(whole).go();
  const { data } = await customer.get({ customerId: "acme" }).go();
  assert.deepEqual({ ...data, labels: [...data!.labels!].sort() },
                   { ...whole, email: "office@acme.example", openTickets: 0, createdAt: 1795251600000 });
});

test("an update sets, adds, appends, subtracts and removes", async () => {
  const { customer, ticket } = desk.entities;
  await customer.create({ ...acme, labels: ["a", "b"], limits: { seats: 3, storage: 10 }, contacts: [] }).go();
  const { data } = await customer
    .update({ customerId: "acme" })
    .set({ name: "Acme Ltd" })
    .add({ openTickets: 2, labels: ["c"] })
    .append({ contacts: [{ name: "Jo", phones: ["1"] }] })
    .data(({ limits }, { set, add }) => {
      set(limits.seats, 30);
      add(limits.storage, 5);
    })
    .go({ response: "all_new" });
  assert.deepEqual([data.name, data.openTickets, data.limits], ["Acme Ltd", 2, { seats: 30, storage: 15 }]);
  assert.deepEqual([...data.labels!].sort(), ["a", "b", "c"]);
  assert.deepEqual(data.contacts, [{ name: "Jo", phones: ["1"] }]);

  await ticket.create(aTicket("1", { watchers: ["x", "y"], minutes: 30, history: ["opened"] })).go();
  const after = await ticket
    .update({ customerId: "acme", ticketId: "1" })
    .delete({ watchers: ["x"] })
    .subtract({ minutes: 10 })
    .append({ history: ["looked at"] })
    .remove(["expires"])
    .go({ response: "all_new" });
  assert.deepEqual([after.data.watchers, after.data.minutes, after.data.history],
                   [["y"], 20, ["opened", "looked at"]]);
});

test("a patch needs the item, an upsert does not", async () => {
  const { customer } = desk.entities;
  const error = await electroError(customer.patch({ customerId: "acme" }).set({ name: "x" }).go());
  assert.match(error.message, /The conditional request failed/);
  await customer.upsert(acme).go();
  await customer.upsert({ ...acme, name: "Acme Inc" }).go();
  const { data } = await customer.get({ customerId: "acme" }).go();
  assert.equal(data!.name, "Acme Inc");
  await electroError(customer.remove({ customerId: "nobody" }).go());
  await customer.delete({ customerId: "nobody" }).go();
  const removed = await customer.remove({ customerId: "acme" }).go({ response: "all_old" });
  assert.equal(removed.data?.name, "Acme Inc");
});

test("a queue is read by priority, ranges and filters", async () => {
  const { ticket } = desk.entities;
  for (const [id, priority, opened] of [["1", 5, "2026-11-01"], ["2", 1, "2026-11-02"],
                                        ["3", 10, "2026-11-03"], ["4", 5, "2026-11-04"]] as const)
    await ticket.create(aTicket(id, { priority, opened, agent: id === "3" ? "kim" : undefined })).go();
  const ids = (found: { data: { ticketId: string }[] }) => found.data.map((t) => t.ticketId).join();
  const { queue } = ticket.query;
  assert.equal(ids(await queue({ status: "open" }).go()), "2,1,4,3");
  assert.equal(ids(await queue({ status: "open" }).go({ order: "desc", count: 2 })), "3,4");
  assert.equal(ids(await queue({ status: "open", priority: 5 }).go()), "1,4");
  assert.equal(ids(await queue({ status: "open" }).begins({ priority: 5, opened: "2026-11-0" } as never).go()),
               "1,4");
  assert.equal(ids(await queue({ status: "open" }).between({ priority: 1 }, { priority: 6 }).go()), "2,1,4");
  assert.equal(ids(await queue({ status: "open" }).gt({ priority: 6 }).go()), "3");
  assert.equal(ids(await queue({ status: "open" }).lte({ priority: 5 }).go()), "2");
  const filtered = await queue({ status: "open" })
    .where(({ agent, opened }, { notExists, gte, contains }) =>
      `${notExists(agent)} AND (${gte(opened, "2026-11-04")} OR ${contains(opened, "11-02")})`)
    .go({ attributes: ["ticketId", "opened"] });
  assert.deepEqual(filtered.data, [{ ticketId: "2", opened: "2026-11-02" },
                                   { ticketId: "4", opened: "2026-11-04" }]);
});

test("collections cross entities", async () => {
  const { customer, ticket, message } = desk.entities;
  await customer.create(acme).go();
  await ticket.create(aTicket("1", { agent: "kim" })).go();
  await ticket.create(aTicket("2")).go();
  await message.create({ ticketId: "1", messageId: "m", sent: "2026-11-21", agent: "kim", text: "Hi" }).go();
  const account = await desk.collections.account({ customerId: "acme" }).go();
  assert.deepEqual([account.data.customer.length, account.data.ticket.length], [1, 2]);
  const desks = await desk.collections.desk({ agent: "kim" }).go();
  assert.deepEqual([desks.data.ticket.length, desks.data.message.length], [1, 1]);
});

test("tickets come page by page, by cursors", async () => {
  const { ticket } = desk.entities;
  const many = Array.from({ length: 57 }, (_, i) => aTicket(String(i)));
  const { unprocessed } = await ticket.put(many).go({ concurrent: 2 });
  assert.deepEqual(unprocessed, []);
  const pages = await everyTicket(desk, "acme", 10);
  assert.deepEqual(pages.map((p) => p.length), [10, 10, 10, 10, 10, 7]);
  assert.deepEqual(pages.flat().map((t) => t.ticketId), many.map((t) => t.ticketId));
  const all = await ticket.query.tickets({ customerId: "acme" }).go({ pages: "all" });
  assert.equal(all.data.length, 57);
  assert.equal((await ticket.scan.go({ pages: "all" })).data.length, 57);
});

test("batches read, write and delete more than one request can hold", async () => {
  const { ticket } = desk.entities;
  const many = Array.from({ length: 130 }, (_, i) => aTicket(String(i)));
  await ticket.put(many).go({ concurrent: 3 });
  const keys = many.map(({ customerId, ticketId }) => ({ customerId, ticketId }));
  const got = await ticket.get([...keys, { customerId: "acme", ticketId: "none" }])
    .go({ concurrent: 2, preserveBatchOrder: true });
  assert.deepEqual(got.data.map((t) => t?.ticketId ?? null), [...many.map((t) => t.ticketId), null]);
  await ticket.delete(keys.slice(0, 100)).go();
  assert.equal((await ticket.query.tickets({ customerId: "acme" }).go({ pages: "all" })).data.length, 30);
});

test("a ticket is opened together with its count, or not at all", async () => {
  const { customer, ticket } = desk.entities;
  await customer.create(acme).go();
  assert.equal((await openTicket(desk, aTicket("1"), 2)).canceled, false);
  assert.equal((await openTicket(desk, aTicket("2"), 2)).canceled, false);
  const full = await openTicket(desk, aTicket("3"), 2);
  assert.equal(full.canceled, true);
  assert.deepEqual(full.data.map((d) => [d.rejected, d.code]),
                   [[false, "None"], [true, "ConditionalCheckFailed"]]);
  const twice = await openTicket(desk, aTicket("1"), 5);
  assert.deepEqual(twice.data.map((d) => d.code), ["ConditionalCheckFailed", "None"]);
  assert.equal((await customer.get({ customerId: "acme" }).go()).data!.openTickets, 2);
  assert.equal((await ticket.get({ customerId: "acme", ticketId: "3" }).go()).data, null);
});

test("a check refuses a transaction without changing its item", async () => {
  const { customer } = desk.entities;
  await customer.create({ ...acme, plan: "free" }).go();
  await openTicket(desk, aTicket("1", { priority: 1 }), 5);
  assert.equal((await closeTicket(desk, "acme", "1", 20)).canceled, true);
  await customer.patch({ customerId: "acme" }).set({ plan: "enterprise" }).go();
  assert.equal((await closeTicket(desk, "acme", "1", 20)).canceled, false);
  const { data } = await desk.transaction
    .get(({ customer: c, ticket: t }) => [
      c.get({ customerId: "acme" }).commit(),
      t.get({ customerId: "acme", ticketId: "1" }).commit(),
      t.get({ customerId: "acme", ticketId: "2" }).commit(),
    ])
    .go();
  assert.equal(data[0].item!.plan, "enterprise");
  assert.deepEqual([data[1].item!.status, data[1].item!.minutes, data[1].item!.history],
                   ["closed", 20, ["closed"]]);
  assert.equal(data[2].item, null);
});

test("a transaction may be sent twice with one token", async () => {
  const { customer } = desk.entities;
  await customer.create(acme).go();
  const send = () => desk.transaction
    .write(({ customer: c }) => [c.update({ customerId: "acme" }).add({ openTickets: 1 }).commit()])
    .go({ token: "once" });
  await send();
  await send();
  assert.equal((await customer.get({ customerId: "acme" }).go()).data!.openTickets, 1);
});

test("a condition that fails hands out the item it met", async () => {
  const { customer } = desk.entities;
  await customer.create(acme).go();
  const error = await electroError(
    customer.update({ customerId: "acme" }).set({ name: "x" })
      .where(({ plan }, { eq }) => eq(plan, "free"))
      .go({ params: { ReturnValuesOnConditionCheckFailure: "ALL_OLD" } }));
  const cause = error.cause as { name: string; Item?: { name: { S: string } } };
  assert.deepEqual([cause.name, cause.Item?.name], ["ConditionalCheckFailedException", { S: "Acme" }]);
});

test("a table is dropped", async () => {
  await client.send(new DeleteTableCommand({ TableName: table }));
  await waitUntilTableNotExists(waiting, { TableName: table });
  const error = await electroError(desk.entities.customer.get({ customerId: "acme" }).go());
  assert.match(error.message, /Requested resource not found/);
});
