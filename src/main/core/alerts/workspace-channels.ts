import * as z from 'zod';
import type { ChannelSettings } from '#shared/alert-settings.ts';
import { TieoutError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import { nearest } from '#shared/text.ts';
import { variablesIn } from '#shared/variables.ts';
import {
  type AlertsShown,
  type AlertTimes,
  alertTimesSchema,
  type TypedTimes,
  type WorkspaceAlerts,
} from '#shared/workspace-alerts.ts';
import { complaintsOf, type Vocabulary } from '../definition-complaints.ts';
import { settingsIn } from '../definition-file.ts';
import type { AlertSettingsBooks, Recorder } from '../ports.ts';
import { channelOf } from './channel-settings.ts';
import { refuseClearSecrets } from './clear-secrets.ts';

type Parts = {
  settings: AlertSettingsBooks;
  person: Recorder;
  environment: Record<string, string | undefined>;
};

/** The channels that a workspace has for all of its definitions, and when its alerts are held back or escalated. */
export function workspaceChannels({ settings: books, person, environment }: Parts) {
  const shown = (): AlertsShown => {
    const { channels, ...times } = books.read();
    const lines = Object.entries(channels).map(([name, settings]) => ({
      ...{ name, type: String(settings.type), settings },
      unset: variablesIn(JSON.stringify(settings)).filter((variable) => environment[variable] === undefined),
    }));
    return { ...times, channels: lines.sort((a, b) => a.name.localeCompare(b.name)) };
  };
  return {
    shown,
    times: (): AlertTimes => books.read(),

    /** Errors: `definition` where a setting is wrong, or a secret stands in it as it is. */
    saveChannel(name: string, text: string): AlertsShown {
      const kept = books.read();
      const written = writtenIn(name, text);
      const { type } = checked(name, written, environment);
      refuseClearSecrets(name, written);
      const replaces = Object.hasOwn(kept.channels, name);
      if (!replaces && Object.keys(kept.channels).length >= limits.alertChannelsMax) {
        throw new TieoutError('usage', `the workspace has ${limits.alertChannelsMax} channels already`, {
          next: 'Remove one that nobody needs.',
        });
      }
      const channels = { ...kept.channels, [name]: written };
      person.enter('alert.channel-saved', { channel: name, type, replaces }, () => books.save({ ...kept, channels }));
      return shown();
    },

    removeChannel(name: string): AlertsShown {
      const kept = books.read();
      known(kept, name);
      if (kept.escalate?.send.includes(name)) {
        throw new TieoutError('usage', `${name} is who is told where nobody looks`, {
          next: 'Choose another channel for the escalation first.',
        });
      }
      const { [name]: _, ...channels } = kept.channels;
      person.enter('alert.channel-removed', { channel: name }, () => books.save({ ...kept, channels }));
      return shown();
    },

    saveTimes(typed: TypedTimes): AlertsShown {
      const { quiet, escalate } = settledTimes(typed);
      const kept = books.read();
      for (const name of escalate?.send ?? []) known(kept, name);
      const said = {
        quiet: quiet && `${quiet.from}-${quiet.to} ${quiet.zone}`,
        escalate: escalate && `${escalate.after}: ${escalate.send.join(', ')}`,
      };
      person.enter('alert.times-saved', said, () => books.save({ ...kept, quiet, escalate }));
      return shown();
    },

    /** Errors: `not-found`. */
    typeOf: (name: string): string => String(known(books.read(), name).type),

    /** A channel ready to be sent to. Errors: `definition` where a variable of it has no value, `not-found`. */
    channel(name: string): ChannelSettings {
      return channelOf(name, known(books.read(), name), environment);
    },
  };
}

export type WorkspaceChannels = ReturnType<typeof workspaceChannels>;

function settledTimes(typed: TypedTimes): AlertTimes {
  const parsed = alertTimesSchema.safeParse(typed);
  if (parsed.success) return parsed.data;
  const complaints = complaintsOf(parsed.error, typed, timesVocabulary).map(({ text }) => text);
  throw new TieoutError('definition', complaints.join('; '), {
    next: 'Write times as 22:00, durations as 30m or 2h, and name at least one channel.',
  });
}

function known({ channels }: WorkspaceAlerts, name: string): Record<string, unknown> {
  const found = Object.hasOwn(channels, name) ? channels[name] : undefined;
  if (found) return found;
  const names = Object.keys(channels);
  const near = nearest(name, names);
  const there = names.length > 0 ? `It has ${names.join(', ')}.` : 'Add it in Settings, or by tieout alerts save.';
  throw new TieoutError('not-found', `the workspace has no channel ${name}`, {
    next: near ? `Did you mean ${near}?` : there,
  });
}

const timesVocabulary: Vocabulary = {
  kindAt: () => ({ types: [], word: 'time' }),
  settingsAt: () => Object.keys(alertTimesSchema.shape),
};

function writtenIn(name: string, text: string): Record<string, unknown> {
  const parsed = z.record(z.string(), z.unknown()).safeParse(settingsIn(text, name));
  if (parsed.success) return parsed.data;
  throw new TieoutError('definition', `${name}: a channel is a map of settings`, {
    next: 'Write its type and its settings, such as { type: webhook, url: … }.',
  });
}

/** A variable that has no value yet may get one later; what stands around it must be right now. */
function checked(name: string, written: Record<string, unknown>, environment: Parts['environment']): ChannelSettings {
  const values = variablesIn(JSON.stringify(written)).map((variable) => [variable, environment[variable] ?? 'unset']);
  return channelOf(name, written, Object.fromEntries(values));
}
