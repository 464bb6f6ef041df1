import { once } from 'node:events';
import { startCollecting } from '#main/collect.ts';
import { sides } from '#shared/finding.ts';
import { consumeQueue, consumeStream } from '../peers/bare-consumer.ts';
import { type Done, type Job, jobSchema, now } from './job.ts';

/** A process that consumes: says when it has loaded, begins when it is told to, and says what it did. */
const job = jobSchema.parse(JSON.parse(process.argv[2] ?? ''));
process.send?.('ready');
await once(process, 'message');
process.send?.(await consumed(job));
process.disconnect();

function consumed(job: Job): Promise<Done> {
  if (job.way === 'tieout') return collected(job.file);
  return job.way === 'rabbitmq' ? consumeQueue(job) : consumeStream(job);
}

/** As `collect FILE --drain` does it. Its waiting whether the queue stays empty is not counted: the bare ones stop at once. */
async function collected(file: string): Promise<Done> {
  const done = { acknowledged: 0, lastAt: now() };
  let look: NodeJS.Timeout | undefined;
  await startCollecting({
    ...{ file, environment: {}, drain: true, metricsPort: undefined },
    stop: new AbortController().signal,
    onWarning: (text) => process.stderr.write(`${text}\n`),
    onStarted({ state }) {
      look = setInterval(() => {
        const acknowledged = sides.reduce((sum, side) => sum + (state().sides[side]?.acknowledged ?? 0), 0);
        if (acknowledged > done.acknowledged) Object.assign(done, { acknowledged, lastAt: now() });
      }, 2);
    },
  });
  clearInterval(look);
  return done;
}
