import type { CallPort } from '../calls.ts';

type Relayed = { is: 'data'; port: number; data: string } | { is: 'close'; port: number };

/** Ports carried over one line, told apart by their numbers. */
export function createRelay(say: (message: Relayed) => void) {
  const ends = new Map<number, End>();
  return {
    open(number: number): CallPort {
      const end = createEnd();
      ends.set(number, end);
      return {
        send: (data) => ends.has(number) && say({ is: 'data', port: number, data }),
        onReceived: end.onReceived,
        onClosed: end.onClosed,
        close() {
          if (ends.delete(number)) say({ is: 'close', port: number });
          end.closed();
        },
      };
    },
    receive(number: number, data: string): void {
      ends.get(number)?.receive(data);
    },
    closed(number: number): void {
      const end = ends.get(number);
      ends.delete(number);
      end?.closed();
    },
  };
}

type End = ReturnType<typeof createEnd>;

/** Keeps what came before anybody listened. */
function createEnd() {
  const early: string[] = [];
  let listener: ((data: unknown) => void) | undefined;
  const closings: (() => void)[] = [];
  return {
    receive: (data: string) => (listener ? listener(data) : void early.push(data)),
    onReceived(received: (data: unknown) => void) {
      listener = received;
      for (const data of early.splice(0)) received(data);
    },
    onClosed: (closing: () => void) => void closings.push(closing),
    closed() {
      for (const closing of closings.splice(0)) closing();
    },
  };
}
