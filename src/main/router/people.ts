import type { App } from '../app.ts';
import type { Implementer } from './implementer.ts';

export function peopleCalls(os: Implementer['people'], { people }: App) {
  return {
    list: os.list.handler(() => people.roster()),
    me: os.me.handler(() => people.me()),
    add: os.add.handler(({ input }) => people.add(input)),
    change: os.change.handler(({ input }) => people.change(input.who, input)),
    retire: os.retire.handler(({ input }) => people.retire(input.who, input.reason)),
    makeKey: os.makeKey.handler(({ input }) => people.makeKey(input.who, input.passphrase)),
    actAs: os.actAs.handler(({ input }) => people.actAs(input.who, input.passphrase)),
  };
}
