import { createRouterClient } from '@orpc/server';
import type { EngineClient } from '#shared/contract.ts';
import type { App } from '../app.ts';
import type { createVerifier } from '../bundles.ts';
import { type Implementer, implementer } from './implementer.ts';

export function bundleCalls(os: Implementer['bundles'], app: App) {
  return {
    make: os.make.handler(async function* ({ input: { run, ...asked }, signal }) {
      yield* app.bundle(run, asked, signal);
    }),
    verify: verifyCall(os, app.verifyBundle),
  };
}

type Verify = ReturnType<typeof createVerifier>['verify'];

/** The one call that needs no workspace. */
export function verifyCall(os: Implementer['bundles'], verify: Verify) {
  return os.verify.handler(async function* ({ input, signal }) {
    yield* verify(input, signal);
  });
}

/** The same where there is no engine to put it to. */
export function verifyClient(verify: Verify): Pick<EngineClient['bundles'], 'verify'> {
  const os = implementer(() => {});
  return createRouterClient({ verify: verifyCall(os.bundles, verify) }, { context: {} });
}
