import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import * as z from 'zod';
import type { Random } from '#test/support/random.ts';

/** An alert as it arrived: what says which it is, whether it says of itself that it may have come before, and the rest. */
export type Arrival = { id: string; channel: string; run: string; rule: string; isRepeat: boolean; content: string };

const messageSchema = z.looseObject({ id: z.string(), run: z.string(), rule: z.string(), isRepeat: z.boolean() });

/** Of an alert so many attempts at most come to nothing: whoever sends tries more often than that. */
const troublesMax = 4;

/** A receiver that now refuses, now never answers, with or without having taken what it was given, and else is slow. */
export async function moodyReceiver(random: Random) {
  const arrivals: Arrival[] = [];
  const troubles = new Map<string, number>();
  const counts = { refused: 0, unanswered: 0 };
  const answer = async (channel: string, text: string, response: ServerResponse) => {
    const { isRepeat, subject: _, text: __, ...message } = messageSchema.parse(JSON.parse(text));
    const { id, run, rule } = message;
    const take = () => arrivals.push({ id, channel, run, rule, isRepeat, content: JSON.stringify(message) });
    const had = troubles.get(id) ?? 0;
    const mood = had < troublesMax ? random.below(100) : 100;
    if (mood < 25) troubles.set(id, had + 1);
    if (mood < 20) {
      counts.refused++;
      response.writeHead(random.pick([429, 500, 503])).end();
    } else if (mood < 25) {
      counts.unanswered++;
      if (mood < 23) take();
    } else {
      take();
      await setTimeout(random.below(30));
      response.writeHead(200).end('{}');
    }
  };
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => void answer(request.url?.slice(1) ?? '', Buffer.concat(pieces).toString('utf8'), response));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    ...{ url: `http://127.0.0.1:${port}`, arrivals, counts },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
