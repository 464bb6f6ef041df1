import type { QueueSettingsOf, QueueType } from '#shared/collector.ts';
import type { Side } from '#shared/finding.ts';

/** A message as a queue hands it out. */
export type Delivery = {
  /** Names it for people: an entry's id, a message's number. */
  place: string;
  /** The record's JSON; a text where the message has none, which says why. */
  payload: Buffer | string;
  /** How often it was handed out, this time included; 1 where that is not known. */
  deliveries: number;
};

/**
 * Where one side's events come from. Every message handed out is acknowledged or put back, once. A queue that is away is
 * waited for; what someone has to put right is thrown.
 */
export interface Queue {
  /** The next messages in order, none when nothing came for a while. Not asked again before its answer. */
  take(): Promise<Delivery[]>;
  acknowledge(deliveries: Delivery[]): Promise<void>;
  /** To be handed out again after a while, to whoever asks. */
  putBack(deliveries: Delivery[]): Promise<void>;
  /** What waits to be handed out, and what is handed out to anybody and not acknowledged as far as the queue tells. */
  backlog(): Promise<{ waiting: number; pending: number }>;
  awaySince(): number | undefined;
  reconnects(): number;
  close(): Promise<void>;
}

export type QueueContext = {
  side: Side;
  signal: AbortSignal;
  /** Messages that were removed before anybody saw them. */
  onLost(count: number, why: string): void;
  /** What is no fault for certain, and may be one: in words that go on after the queue's name. */
  onDoubt(what: string): void;
};

export type OpenQueue<Type extends QueueType> = (
  settings: QueueSettingsOf<Type>,
  context: QueueContext,
) => Promise<Queue>;
