import type { QueueSettings, QueueType } from '#shared/collector.ts';
import type { OpenQueue, Queue, QueueContext } from './queue.ts';
import { openRabbitmq } from './rabbitmq.ts';
import { openRedisStream } from './redis-stream.ts';

/** Every kind of queue. */
const queues: { [Type in QueueType]: OpenQueue<Type> } = {
  'redis-stream': openRedisStream,
  rabbitmq: openRabbitmq,
};

export function openQueue(settings: QueueSettings, context: QueueContext): Promise<Queue> {
  const open = queues[settings.type] as OpenQueue<QueueType>;
  return open(settings, context);
}
