import { describe, expect, it } from 'vitest';
import { distantKeyring } from '#main/hosts/engine/keyring.ts';
import type { EngineWire } from '#main/hosts/engine/wire.ts';
import type { Order, Sign } from '#shared/engine-wire.ts';

describe('the keyring of the window’s process, from the engine', () => {
  it('seals and opens over the line, each answer to its asker', async () => {
    const { keyring, said, order } = onALine();
    const sealed = keyring.seal(Buffer.from('a'));
    const opened = keyring.open(Buffer.from('b'));
    expect(said).toMatchObject([{ act: 'seal' }, { act: 'open' }]);
    const [first, second] = said as Extract<Sign, { is: 'keyring' }>[];
    order({ is: 'keyring', id: second?.id ?? -1, bytes: Buffer.from('B').toString('base64') });
    order({ is: 'keyring', id: first?.id ?? -1, bytes: Buffer.from('A').toString('base64') });
    expect(Buffer.from(await sealed).toString()).toBe('A');
    expect(Buffer.from(await opened).toString()).toBe('B');
  });

  it('tells what it refused, and what to do', async () => {
    const { keyring, said, order } = onALine();
    const opened = keyring.open(Buffer.from('b'));
    const [asked] = said as Extract<Sign, { is: 'keyring' }>[];
    order({ is: 'keyring', id: asked?.id ?? -1, bytes: null, refusal: 'locked' });
    await expect(opened).rejects.toMatchObject({
      code: 'workspace',
      message: expect.stringContaining('refused: locked'),
      next: expect.stringContaining('Unlock'),
    });
  });
});

function onALine() {
  const said: Sign[] = [];
  const listeners: ((order: Order) => void)[] = [];
  const wire: EngineWire = {
    say: (sign) => void said.push(sign),
    onOrder: (listener) => void listeners.push(listener),
    onPort: () => {},
    onHostGone: () => {},
  };
  const order = (given: Order) => {
    for (const listener of listeners) listener(given);
  };
  return { keyring: distantKeyring(wire), said, order };
}
