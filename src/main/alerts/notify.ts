import type { AlertNotice } from '#shared/alert.ts';
import type { ChannelOf } from '#shared/alert-settings.ts';
import { type Send, SendFailed } from './channel.ts';

/** Hands an alert to every window and page that is open; `hand` says whether there is one. */
export function sendNotify(hand: (notice: AlertNotice) => boolean): Send<ChannelOf<'notify'>> {
  return async (_, { message, subject, body }) => {
    const { id, run, occasion } = message;
    const place = { 'will-not-finish': '/activities', 'source-away': `/runs/${run}`, failed: `/runs/${run}` };
    const leads = Object.entries(place).find(([what]) => what === occasion)?.[1] ?? `/runs/${run}/findings`;
    const [, ...rest] = body.split('\n');
    const notice = {
      alert: id,
      title: subject,
      body: rest.slice(1, -2).join('\n'),
      place: run === 'test' ? '/settings' : leads,
    };
    if (!hand(notice)) throw new SendFailed('no window of Tieout is open', { reason: 'no-window' });
  };
}
