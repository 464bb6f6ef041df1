import { basename, dirname } from 'node:path';
import * as z from 'zod';
import { TieoutError } from '#shared/errors.ts';
import { type Side, sides } from '#shared/finding.ts';
import { type SourceSettings, sourceSchema } from '#shared/source-settings.ts';
import { complaintsOf } from './definition-complaints.ts';
import { anchored, settingsIn } from './definition-file.ts';
import { withEnvironment } from './environment.ts';

/** Each side's source, or what is wrong with it: also of a definition that is not whole yet. */
export function sideSources(
  path: string,
  text: string,
  environment: Record<string, string | undefined>,
): Record<Side, SourceSettings | TieoutError> {
  const settings = settingsIn(text, basename(path)) as Partial<Record<Side, unknown>> | null;
  const [inbound, outbound] = sides.map((side) => {
    try {
      return anchored(sourceOf(side, settings?.[side], environment), dirname(path));
    } catch (error) {
      if (error instanceof TieoutError) return error;
      throw error;
    }
  }) as [SourceSettings | TieoutError, SourceSettings | TieoutError];
  return { inbound, outbound };
}

const next = 'Fill it in, then look again.';

function sourceOf(side: Side, written: unknown, environment: Record<string, string | undefined>): SourceSettings {
  const settings = withEnvironment({ [side]: written }, environment, (_, variable) => {
    throw new TieoutError('definition', `${side}: the environment variable ${variable} is not set`, {
      next: `Set it before Tieout is started, such as ${variable}=….`,
    });
  });
  const parsed = z.object({ [side]: sourceSchema }).safeParse(settings);
  const source = parsed.data?.[side];
  if (source) return source;
  const complaints = parsed.error ? complaintsOf(parsed.error, settings).map((complaint) => complaint.text) : [];
  throw new TieoutError('definition', complaints.join('\n'), { next });
}
