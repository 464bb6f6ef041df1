import { describe, expect, it } from 'vitest';
import { sendNotify } from '#main/alerts/notify.ts';
import type { AlertMessage, AlertNotice } from '#shared/alert.ts';
import { alertText } from '#shared/alert-text.ts';

const message: AlertMessage = {
  ...{ id: 'a', run: 'R1', name: 'orders', rule: 'open', occasion: 'not-established', at: '2026-06-17T00:00:00.000Z' },
  ...{ language: 'en', matched: 10, findings: {}, command: 'tieout show R1', isEscalation: false },
};

async function noticeOf(changes: Partial<AlertMessage>): Promise<AlertNotice> {
  const handed: AlertNotice[] = [];
  const told = { ...message, ...changes };
  const send = sendNotify((notice) => handed.push(notice) > 0);
  await send(
    { type: 'notify' },
    { message: told, ...alertText(told, false), isRepeat: false },
    AbortSignal.timeout(1_000),
  );
  return handed[0] as AlertNotice;
}

describe('a notification', () => {
  it.each<[string, Partial<AlertMessage>, string]>([
    ['findings', { occasion: 'mismatch', findings: { missing: 3 } }, '/runs/R1/findings'],
    ['findings, whatever is on its way', { findings: { missing: 3 }, inFlight: 2 }, '/runs/R1/findings'],
    ['findings that are open for too long', { occasion: 'age', aged: 2, age: '3d' }, '/runs/R1/findings'],
    ['items in flight alone', { inFlight: 2 }, '/runs/R1?at=flight'],
    ['a match', { occasion: 'match' }, '/runs/R1'],
    ['a run that failed', { occasion: 'failed' }, '/runs/R1'],
    ['a run that will not finish', { occasion: 'will-not-finish' }, '/activities'],
    ['a test', { run: 'test', occasion: 'match' }, '/settings'],
  ])('of %s leads where it is to be seen', async (_, changes, place) => {
    expect((await noticeOf(changes)).place).toBe(place);
  });

  it('says in its body what there is, without rule and command', async () => {
    expect((await noticeOf({ inFlight: 2 })).body).toContain('In flight, no findings yet 2');
  });
});
