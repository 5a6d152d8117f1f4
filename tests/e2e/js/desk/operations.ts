// What the help desk does with its entities.
import type { Desk, Ticket } from "./entities.js";

/** Opens a ticket and counts it with its customer, who must have room for it. */
export async function openTicket(desk: Desk, ticket: Parameters<Desk["entities"]["ticket"]["create"]>[0],
                                 most: number) {
  return desk.transaction
    .write(({ customer, ticket: tickets }) => [
      tickets.create(ticket).commit(),
      customer
        .patch({ customerId: ticket.customerId })
        .add({ openTickets: 1 })
        .where(({ openTickets }, { lt }) => lt(openTickets, most))
        .commit({ response: "all_old" }),
    ])
    .go();
}

/** Closes an open ticket; the customer's plan is looked at, not changed. */
export async function closeTicket(desk: Desk, customerId: string, ticketId: string, minutes: number) {
  return desk.transaction
    .write(({ customer, ticket }) => [
      customer
        .check({ customerId })
        .where(({ plan }, { ne }) => ne(plan, "free"))
        .commit(),
      ticket
        .patch({ customerId, ticketId })
        .set({ status: "closed", minutes })
        .append({ history: ["closed"] })
        .composite({ priority: 1, opened: "2026-11-21T09:00:00Z" })
        .where(({ status }, { eq }) => eq(status, "open"))
        .commit(),
    ])
    .go();
}

/** Walks all pages of a customer's tickets. */
export async function everyTicket(desk: Desk, customerId: string, count: number) {
  const pages: Ticket[][] = [];
  let cursor: string | null = null;
  do {
    const page: { data: Ticket[]; cursor: string | null } = await desk.entities.ticket.query
      .tickets({ customerId })
      .go({ cursor, count });
    if (page.data.length) pages.push(page.data);
    cursor = page.cursor;
  } while (cursor !== null);
  return pages;
}
