import { createRouterClient } from '@orpc/server';
import type { EngineClient } from '#shared/contract.ts';
import { TieoutError } from '#shared/errors.ts';
import type { App } from '../app.ts';
import type { createVerifier } from '../bundles.ts';
import { type Implementer, implementer } from './implementer.ts';
import type { OpenedBundles } from './opened-bundles.ts';

export function bundleCalls(os: Implementer['bundles'], app: App, bundles: OpenedBundles | undefined) {
  return {
    make: os.make.handler(async function* ({ input: { run, ...asked }, signal }) {
      yield* app.bundle(app.acted(run), asked, signal);
    }),
    verify: verifyCall(os, app.verifyBundle),
    open: os.open.handler(async function* ({ input, signal }) {
      yield* opening(bundles).open(input.path, signal);
    }),
    close: os.close.handler(({ input }) => opening(bundles).close(input.opened)),
  };
}

function opening(bundles: OpenedBundles | undefined): OpenedBundles {
  if (bundles) return bundles;
  throw new TieoutError('not-allowed', 'bundles are opened beside a workspace for pages alone', {
    next: 'Open it by tieout open, or name it with --workspace.',
  });
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
