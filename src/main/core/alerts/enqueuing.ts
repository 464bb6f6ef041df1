import { createHash } from 'node:crypto';
import type { AlertMessage, AlertReport } from '#shared/alert.ts';
import type { AlertRule, AlertSettings } from '#shared/alert-settings.ts';
import { parseDuration } from '#shared/column.ts';
import type { AlertTimes } from '#shared/workspace-alerts.ts';
import type { AlertBooks, Clock, RunEntry } from '../ports.ts';
import { afterQuiet, countsOf, type Told } from './rules.ts';

/** The run that an alert is about. */
export type About = Pick<RunEntry, 'run' | 'name' | 'definitionPath'>;

/** In the outbox, a channel of the workspace that the definition does not name. */
export const ofWorkspace = 'workspace/';

type Parts = { alertBooks: AlertBooks; clock: Clock; workspace: { times: () => AlertTimes } };

/** `isAgain`: what is there already was put there for the same end of the run, and is no other occasion to be counted. */
type Telling = { met: AlertRule[]; told: Told; reports?: AlertReport[]; isAgain?: boolean };

/**
 * Puts an alert into the outbox for every rule that is met and every channel of it, and one for nobody having looked.
 * `batch` is what makes it the same alert when it comes again: the run, or that in which findings were first found.
 */
export function enqueue(
  { alertBooks: books, clock, workspace }: Parts,
  { entry, batch }: { entry: About; batch: string },
  settings: AlertSettings,
  { met, told, reports = [], isAgain = false }: Telling,
): void {
  const { language } = settings;
  const common = workspace.times();
  const quiet = settings.quiet ?? common.quiet ?? undefined;
  const escalate = settings.escalate ?? inWorkspace(common.escalate);
  const { run, name, definitionPath } = entry;
  const now = clock.now();
  const put = (
    { name: rule, age, send }: Pick<AlertRule, 'name' | 'age' | 'send'>,
    due: Date,
    isEscalation: boolean,
  ) => {
    for (const channel of send) {
      const id = idOf(batch, rule, channel);
      if (isAgain && books.find(id)) continue;
      const about = { id, run, name, rule, occasion: told.occasion, at: now.toISOString(), language };
      const message: AlertMessage = {
        ...about,
        ...countsOf(told.summary),
        ...(told.tooLateSeconds === undefined ? {} : { tooLateSeconds: told.tooLateSeconds }),
        ...(told.aged === undefined ? {} : { aged: told.aged, age }),
        ...(reports.length === 0 ? {} : { reports }),
        command: told.occasion === 'will-not-finish' ? 'tieout schedule' : `tieout show ${run}`,
        isEscalation,
      };
      const at = { createdAt: now.toISOString(), dueAt: due.toISOString() };
      books.put({ alert: id, run, rule, channel, definitionPath, message, ...at });
    }
  };
  for (const rule of met) put(rule, afterQuiet(quiet, now), false);
  const [first] = met;
  if (!escalate || !first) return;
  const afterMs = Number((parseDuration(escalate.after) ?? 0n) / 1_000n);
  const { age } = first;
  put({ name: 'escalation', age, send: escalate.send }, new Date(afterQuiet(quiet, now).getTime() + afterMs), true);
}

/** Who is told in the end where a definition does not say it itself. */
function inWorkspace(escalate: AlertTimes['escalate']): AlertTimes['escalate'] {
  return escalate && { ...escalate, send: escalate.send.map((channel) => `${ofWorkspace}${channel}`) };
}

/** The same occasion of the same run by the same rule is one alert, however often it comes. */
export function idOf(run: string, rule: string, channel: string): string {
  return createHash('sha256')
    .update(JSON.stringify([run, rule, channel]))
    .digest('hex')
    .slice(0, 32);
}
