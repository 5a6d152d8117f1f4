// The entities of a help desk, all in one table.
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { Entity, Service, type EntityItem } from "electrodb";

export const tableDefinition = {
  KeySchema: [
    { AttributeName: "pk", KeyType: "HASH" as const },
    { AttributeName: "sk", KeyType: "RANGE" as const },
  ],
  AttributeDefinitions: ["pk", "sk", "gsi1pk", "gsi1sk", "gsi2pk", "gsi2sk"].map((name) => ({
    AttributeName: name,
    AttributeType: "S" as const,
  })),
  GlobalSecondaryIndexes: ["gsi1", "gsi2"].map((name) => ({
    IndexName: name,
    KeySchema: [
      { AttributeName: name + "pk", KeyType: "HASH" as const },
      { AttributeName: name + "sk", KeyType: "RANGE" as const },
    ],
    Projection: { ProjectionType: "ALL" as const },
  })),
  BillingMode: "PAY_PER_REQUEST" as const,
};

export function createDesk(client: DynamoDBDocumentClient, table: string) {
  const customer = new Entity(
    {
      model: { entity: "customer", version: "1", service: "desk" },
      attributes: {
        customerId: { type: "string", required: true },
        name: { type: "string", required: true },
        email: { type: "string", required: true, set: (email) => email?.toLowerCase() },
        plan: { type: ["free", "team", "enterprise"] as const, required: true, default: "free" },
        labels: { type: "set", items: "string" },
        contacts: {
          type: "list",
          items: {
            type: "map",
            properties: { name: { type: "string" }, phones: { type: "list", items: { type: "string" } } },
          },
        },
        limits: {
          type: "map",
          properties: { seats: { type: "number" }, storage: { type: "number" } },
        },
        notes: { type: "any" },
        openTickets: { type: "number", default: 0 },
        createdAt: { type: "number", readOnly: true, required: true, default: () => 1795251600000 },
      },
      indexes: {
        account: {
          collection: "account",
          pk: { field: "pk", composite: ["customerId"] },
          sk: { field: "sk", composite: [] },
        },
        byEmail: {
          index: "gsi1",
          pk: { field: "gsi1pk", composite: ["email"] },
          sk: { field: "gsi1sk", composite: ["customerId"] },
        },
      },
    },
    { client, table },
  );

  const ticket = new Entity(
    {
      model: { entity: "ticket", version: "1", service: "desk" },
      attributes: {
        customerId: { type: "string", required: true },
        ticketId: { type: "string", required: true, padding: { length: 6, char: "0" } },
        subject: { type: "string", required: true },
        status: { type: ["open", "waiting", "closed"] as const, required: true, default: "open" },
        priority: { type: "number", required: true, padding: { length: 2, char: "0" } },
        opened: { type: "string", required: true },
        agent: { type: "string" },
        watchers: { type: "set", items: "string" },
        history: { type: "list", items: { type: "string" } },
        minutes: { type: "number" },
        expires: { type: "number" },
      },
      indexes: {
        tickets: {
          collection: "account",
          pk: { field: "pk", composite: ["customerId"] },
          sk: { field: "sk", composite: ["ticketId"] },
        },
        queue: {
          index: "gsi1",
          pk: { field: "gsi1pk", composite: ["status"] },
          sk: { field: "gsi1sk", composite: ["priority", "opened"] },
        },
        byAgent: {
          collection: "desk",
          index: "gsi2",
          pk: { field: "gsi2pk", composite: ["agent"] },
          sk: { field: "gsi2sk", composite: ["opened", "ticketId"] },
        },
      },
    },
    { client, table },
  );

  const message = new Entity(
    {
      model: { entity: "message", version: "1", service: "desk" },
      attributes: {
        ticketId: { type: "string", required: true },
        messageId: { type: "string", required: true },
        sent: { type: "string", required: true },
        agent: { type: "string", required: true },
        text: { type: "string", required: true },
      },
      indexes: {
        thread: {
          pk: { field: "pk", composite: ["ticketId"] },
          sk: { field: "sk", composite: ["sent", "messageId"] },
        },
        byAgent: {
          collection: "desk",
          index: "gsi2",
          pk: { field: "gsi2pk", composite: ["agent"] },
          sk: { field: "gsi2sk", composite: ["sent", "messageId"] },
        },
      },
    },
    { client, table },
  );

  return new Service({ customer, ticket, message }, { client, table });
}

export type Desk = ReturnType<typeof createDesk>;
export type Ticket = EntityItem<Desk["entities"]["ticket"]>;
