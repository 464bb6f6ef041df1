import { sendingBy } from '#main/alerts/index.ts';
import { alerts } from '#main/core/alerts/alerts.ts';
import { alertNotices } from '#main/core/alerts/notices.ts';
import { workspaceChannels } from '#main/core/alerts/workspace-channels.ts';
import type { ExportParts } from '#main/core/exporting.ts';
import type { Clock, RunEntry } from '#main/core/ports.ts';
import { runReports } from '#main/core/run-reports.ts';
import { tellingOfRuns } from '#main/core/telling-of-runs.ts';
import { alertSettingsBooks } from '#main/store/alert-settings.ts';
import { alertBooks } from '#main/store/alerts.ts';
import { reportTemplateBooks } from '#main/store/report-templates.ts';
import { runReportBooks } from '#main/store/run-reports.ts';
import type { Definition } from '#shared/definition.ts';
import type { OpenedWorkspace } from './opening.ts';

type TellingParts = {
  exporting: ExportParts;
  definitionOf: (entry: RunEntry) => Definition;
  find: (run: string) => RunEntry;
  clock: Clock;
  environment: Record<string, string | undefined>;
};

/** What somebody hears of a run once it is over: the reports that it makes of itself, and alerts. */
export function telling({ db, books, trail, people, folder }: OpenedWorkspace, parts: TellingParts) {
  const { exporting, definitionOf, find, clock, environment } = parts;
  const notices = alertNotices();
  const channels = workspaceChannels({ settings: alertSettingsBooks(db), person: people.recorder, environment });
  const alert = alerts({
    ...{ alertBooks: alertBooks(db), engine: trail, person: people.recorder, clock, environment },
    ...{ workspace: channels, send: sendingBy(notices.hand) },
    me: () => people.me().person,
    takesPart: () => people.me().retiredAt === null,
  });
  const templates = reportTemplateBooks(db);
  const ofRuns = { books: runReportBooks(db), engine: trail, templates: templates.list, workspace: folder, find };
  const reports = runReports({ ...ofRuns, exporting });
  const { afterRun, goOn } = tellingOfRuns({ reports, alerts: alert, books, definitionOf, find });
  return { notices, channels, alert, templates, reports, afterRun, goOn };
}
