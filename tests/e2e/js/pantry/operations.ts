// What is done in the pantry.
import { ConditionCheck } from "dynamodb-toolbox/entity/actions/transactCheck";
import { PutTransaction } from "dynamodb-toolbox/entity/actions/transactPut";
import { UpdateTransaction } from "dynamodb-toolbox/entity/actions/transactUpdate";
import { execute } from "dynamodb-toolbox/entity/actions/transactWrite";
import { $add, $append } from "dynamodb-toolbox/entity/actions/update/symbols";
import { UpdateItemCommand } from "dynamodb-toolbox/entity/actions/update";
import { QueryCommand } from "dynamodb-toolbox/table/actions/query";
import type { Pantry } from "./entities.js";

/** Takes from an unsealed jar what is in it at least, and writes that down. */
export function take({ jar, taken }: Pantry, shelf: string, name: string, grams: number, at: string) {
  return execute(
    jar
      .build(UpdateTransaction)
      .item({ shelf, jar: name, grams: $add(-grams) })
      .options({ condition: { attr: "grams", gte: grams } }),
    taken
      .build(PutTransaction)
      .item({ shelf, at, jar: name, grams })
      .options({ condition: { attr: "shelf", exists: false } }),
    jar
      .build(ConditionCheck)
      .key({ shelf, jar: "cellar key" })
      .condition({ attr: "sealed", eq: false }),
  );
}

/** Opens a jar, and tells what it is then. */
export async function taste({ jar }: Pantry, shelf: string, name: string, by: string, stars: number) {
  const { Attributes } = await jar
    .build(UpdateItemCommand)
    .item({
      shelf,
      jar: name,
      sealed: false,
      grams: $add(-10),
      tastings: $append([{ by, stars }]),
      shares: { [by]: 10 },
      tags: $add(new Set(["open"])),
    })
    .options({ condition: { attr: "shelf", exists: true }, returnValues: "ALL_NEW" })
    .send();
  return Attributes;
}

/** Everything of a shelf, a few items at a time. */
export async function shelfPages({ table, jar, taken }: Pantry, shelf: string, limit: number) {
  const pages = [];
  let exclusiveStartKey: Record<string, unknown> | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await table
      .build(QueryCommand)
      .entities(jar, taken)
      .query({ partition: `SHELF#${shelf}` })
      .options({ limit, ...(exclusiveStartKey && { exclusiveStartKey }) })
      .send();
    if (Items.length) pages.push(Items);
    exclusiveStartKey = LastEvaluatedKey;
  } while (exclusiveStartKey);
  return pages;
}
