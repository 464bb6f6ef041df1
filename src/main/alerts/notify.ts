import type { AlertMessage, AlertNotice } from '#shared/alert.ts';
import type { ChannelOf } from '#shared/alert-settings.ts';
import { testRun } from '#shared/alert-text.ts';
import { type Send, SendFailed } from './channel.ts';

/** Hands an alert to every window and page that is open; `hand` says whether there is one. */
export function sendNotify(hand: (notice: AlertNotice) => boolean): Send<ChannelOf<'notify'>> {
  return async (_, { message, subject, body }) => {
    const [, ...rest] = body.split('\n');
    const notice = { alert: message.id, title: subject, body: rest.slice(1, -2).join('\n'), place: placeOf(message) };
    if (!hand(notice)) throw new SendFailed('no window of Tieout is open', { reason: 'no-window' });
  };
}

/** Where there is something to see of it: the findings where there are any, else what the run waits for, else the run. */
function placeOf({ run, occasion, findings, inFlight = 0 }: AlertMessage): string {
  if (run === testRun) return '/settings';
  if (occasion === 'will-not-finish') return '/activities';
  if (occasion === 'age' || Object.keys(findings).length > 0) return `/runs/${run}/findings`;
  return inFlight > 0 ? `/runs/${run}?at=flight` : `/runs/${run}`;
}
