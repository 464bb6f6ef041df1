import * as z from 'zod';
import { type ChannelSettings, channelName, channelSchema, channelTypes } from '#shared/alert-settings.ts';
import { TieoutError } from '#shared/errors.ts';
import { channelSettingNames } from '../definition-complaints.ts';
import { parseSettings, type SettingsFile, settingsIn } from '../definition-file.ts';

/**
 * A channel as it is written, with its variables filled in, and nothing else: what stands beside it may be wrong, or want
 * variables that are not set. Errors: `definition`, with the setting.
 */
export function channelOf(
  name: string,
  written: unknown,
  environment: Record<string, string | undefined>,
): ChannelSettings {
  const [channel] = Object.values(
    parseSettings(JSON.stringify({ [name]: written }), 'alerts', environment, channelFile),
  );
  if (!channel) throw new TieoutError('definition', `${name} has no settings`);
  return channel;
}

/** What a definition's text says of one of its channels; `workspace` where it is the workspace's of that name. */
export function writtenChannel(text: string, file: string, name: string): unknown {
  const written = withChannels.safeParse(settingsIn(text, file)).data?.alerts.channels;
  const channel = written && Object.hasOwn(written, name) ? written[name] : undefined;
  if (channel === undefined)
    throw new TieoutError('definition', `${file} has no channel ${name} any more`, {
      next: 'Write it there again, and send once more: tieout alerts outbox lists what waits.',
    });
  const settings = typeof channel === 'string' ? { type: channel } : channel;
  return workspaceChannel.safeParse(settings).success ? 'workspace' : settings;
}

const withChannels = z.object({ alerts: z.object({ channels: z.record(z.string(), z.unknown()) }) });
const workspaceChannel = z.object({ type: z.literal('workspace') });

const channelFile: SettingsFile<z.ZodType<Record<string, ChannelSettings>>> = {
  schema: z.record(channelName, channelSchema),
  vocabulary: {
    kindAt: () => ({ types: channelTypes, word: 'channel' }),
    settingsAt: (_, type) => channelSettingNames(type),
  },
  next: 'Correct the setting; docs/alerts.md says what each channel takes.',
  command: 'serve',
};
