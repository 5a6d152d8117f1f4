// A pantry: jars on shelves and what was taken from them, in one table.
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { Entity } from "dynamodb-toolbox/entity";
import {
  any, anyOf, binary, boolean, item, list, map, number, record, set, string,
} from "dynamodb-toolbox/schema";
import { prefix } from "dynamodb-toolbox/transformers/prefix";
import { Table } from "dynamodb-toolbox/table";

export function createPantry(documentClient: DynamoDBDocumentClient, name: string) {
  const table = new Table({
    name,
    documentClient,
    partitionKey: { name: "pk", type: "string" },
    sortKey: { name: "sk", type: "string" },
    indexes: {
      byYear: {
        type: "global",
        partitionKey: { name: "fruit", type: "string" },
        sortKey: { name: "year", type: "number" },
      },
    },
  });

  const jar = new Entity({
    name: "Jar",
    table,
    schema: item({
      shelf: string().key().transform(prefix("SHELF")).savedAs("pk"),
      jar: string().key().transform(prefix("JAR")).savedAs("sk"),
      fruit: string().enum("apple", "cherry", "plum"),
      year: number(),
      grams: number().default(500),
      sealed: boolean().default(true),
      label: binary().optional(),
      tags: set(string()).optional(),
      lots: set(number()).optional(),
      tastings: list(map({ by: string(), stars: number().optional() })).default([]),
      shares: record(string(), number()).default({}),
      lid: anyOf(
        map({ kind: string().const("screw"), turns: number() }),
        map({ kind: string().const("clip"), rubber: boolean() }),
      )
        .discriminate("kind")
        .optional(),
      notes: any().optional(),
    }),
  } as const);

  const taken = new Entity({
    name: "Taken",
    table,
    schema: item({
      shelf: string().key().transform(prefix("SHELF")).savedAs("pk"),
      at: string().key().transform(prefix("TAKEN")).savedAs("sk"),
      jar: string(),
      grams: number(),
    }),
  } as const);

  return { table, jar, taken };
}

export type Pantry = ReturnType<typeof createPantry>;
