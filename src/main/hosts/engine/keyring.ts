import type { AppSettings } from '#main/app.ts';
import { TieoutError } from '#shared/errors.ts';
import type { EngineWire } from './wire.ts';

type Keyring = NonNullable<AppSettings['keyring']>;
type Waiting = { resolve: (bytes: Uint8Array) => void; reject: (error: TieoutError) => void };

/** The system's keyring, which only the window's process reaches: what is to be sealed or opened goes there and comes back. */
export function distantKeyring(wire: EngineWire): Keyring {
  const waiting = new Map<number, Waiting>();
  let asked = 0;
  wire.onOrder((order) => {
    if (order.is !== 'keyring') return;
    const { bytes, refusal } = order;
    const asker = waiting.get(order.id);
    waiting.delete(order.id);
    if (bytes !== null) asker?.resolve(Buffer.from(bytes, 'base64'));
    else asker?.reject(refused(refusal));
  });
  const ask = (act: 'seal' | 'open', bytes: Uint8Array) =>
    new Promise<Uint8Array>((resolve, reject) => {
      asked += 1;
      waiting.set(asked, { resolve, reject });
      wire.say({ is: 'keyring', id: asked, act, bytes: Buffer.from(bytes).toString('base64') });
    });
  return { seal: (secret) => ask('seal', secret), open: (sealed) => ask('open', sealed) };
}

function refused(why = 'it is locked, or another than the one that sealed'): TieoutError {
  return new TieoutError('workspace', `the system's keyring refused: ${why}`, {
    next: 'Unlock it, then try again; what it sealed is still there.',
  });
}
