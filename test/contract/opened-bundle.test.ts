import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { RPCHandler } from '@orpc/server/message-port';
import { RequestHeadersPlugin } from '@orpc/server/plugins';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { App, AppSettings } from '#main/app.ts';
import { type OpenedBundles, openedBundles } from '#main/router/opened-bundles.ts';
import { createRouter } from '#main/router.ts';
import { openedHeader } from '#shared/bundle.ts';
import type { EngineClient } from '#shared/contract.ts';
import { bundled } from '#test/support/bundles.ts';
import { decidedIn, filterScope, reconciliationIn, verdictOn } from '#test/support/reviewing.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const folder = tempFolder();
let settings: AppSettings;
let app: App;
let bundles: OpenedBundles;
let run: string;
let path: string;
const ports: { close(): void }[] = [];

/** A page of the engine; one that shows a bundle says so with every call. */
function page(opened?: string): EngineClient {
  const { port1, port2 } = new MessageChannel();
  ports.push(port1, port2);
  new RPCHandler(
    createRouter(app, () => {}, bundles),
    { plugins: [new RequestHeadersPlugin()] },
  ).upgrade(port1);
  port1.start();
  port2.start();
  return createORPCClient(
    new RPCLink({ port: port2, headers: () => (opened === undefined ? {} : { [openedHeader]: opened }) }),
  );
}

async function openedBy(client: EngineClient): Promise<string> {
  for await (const event of await client.bundles.open({ path })) if ('opened' in event) return event.opened;
  throw new Error('it was not opened');
}

beforeAll(async () => {
  settings = {
    ...{ workspace: folder.path('w'), workerFile: 'out/main/worker.js', threads: 2 },
    environment: { USER: 'mei' },
  };
  const made = reconciliationIn(settings.workspace);
  app = made.app;
  ({ run } = await made.run([['a', '1']], [['b', '2']]));
  await app.review.decide(run, filterScope({ kinds: ['missing'] }), verdictOn('accepted'));
  path = folder.path('june.tieout');
  await bundled(app, run, path, { byEngine: true });
  await app.review.decide(run, filterScope(), verdictOn('suspense'));
  bundles = openedBundles(settings);
}, 120_000);
afterAll(async () => {
  for (const port of ports) port.close();
  await bundles.closeAll();
  await app.close();
});

describe('a bundle that is open beside the workspace', { timeout: 120_000 }, () => {
  it('answers the page that shows it as it was, while others see the workspace as it is', async () => {
    const own = page();
    const shown = page(await openedBy(own));
    const scope = { filter: filterScope().filter, undecidedOnly: true };
    expect(await shown.reviews.preview({ run, scope })).toMatchObject({ findings: 1 });
    expect(await own.reviews.counts({ run })).toMatchObject({ decided: { suspense: 2 } });
    expect(await shown.reviews.counts({ run })).toMatchObject({ decided: { accepted: 1 }, undecided: 1 });
    expect(await shown.workspace.about()).toMatchObject({
      bundle: { path, isWhole: true },
      exports: join(settings.workspace, 'exports'),
    });
    expect((await own.workspace.about()).bundle).toBeNull();
    const states = [];
    for await (const event of await shown.runs.watch({ run })) states.push(event);
    expect(states.at(-1)).toMatchObject({ state: 'ended' });
    expect(await decidedIn(app, run)).toEqual({ a: 'suspense', b: 'suspense' });
  });

  it('refuses every act, and keeps what is of the page with the workspace', async () => {
    const own = page();
    const shown = page(await openedBy(own));
    const before = app.trail.state().root;
    await expect(shown.reviews.note({ run, text: 'x' })).rejects.toMatchObject({ code: 'not-allowed', defined: true });
    await expect(shown.merges.merge({ path })).rejects.toMatchObject({ code: 'not-allowed' });
    await expect(shown.reviews.preview({ run: 'x' } as never)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    expect(app.trail.state().root).toBe(before);
    await shown.preferences.save({ ...(await own.preferences.read()), language: 'zh' });
    expect(await own.preferences.read()).toMatchObject({ language: 'zh' });
  });

  it('is gone once it is closed, or the oldest of too many', async () => {
    const own = page();
    const first = await openedBy(own);
    const second = await openedBy(own);
    await page(second).bundles.close({ opened: second });
    await expect(page(second).runs.list({})).rejects.toMatchObject({
      code: 'not-found',
      message: 'this bundle is open no more',
    });
    for (let more = 0; more < 4; more++) await openedBy(own);
    await expect(page(first).workspace.about()).rejects.toMatchObject({ code: 'not-found' });
    expect(
      await page('a guess')
        .runs.list({})
        .catch(({ code }) => code),
    ).toBe('not-found');
  });

  it('is not opened where it cannot be read', async () => {
    const cut = folder.path('cut.tieout');
    writeFileSync(cut, 'PK');
    const opening = async () => {
      for await (const _ of await page().bundles.open({ path: cut }));
    };
    await expect(opening()).rejects.toMatchObject({ code: 'verification' });
  });
});
