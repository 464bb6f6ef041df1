import { runs } from './001-runs.ts';
import { estimates } from './002-estimates.ts';
import { preferences } from './003-preferences.ts';
import { trail } from './004-trail.ts';
import { evidenceDeleted } from './005-evidence-deleted.ts';
import { views } from './006-views.ts';
import { selections } from './007-selections.ts';
import { shapes } from './008-shapes.ts';
import { reruns } from './009-reruns.ts';
import { journalAndAlerts } from './010-journal-and-alerts.ts';
import { passes } from './011-passes.ts';
import { rerunRetries } from './012-rerun-retries.ts';
import { reportTemplates } from './013-report-templates.ts';
import { alertSettings } from './016-alert-settings.ts';
import { flight } from './017-flight.ts';
import { following } from './018-following.ts';
import type { Migration } from './migration.ts';

/** Every migration in order, one line each. */
export const migrations: Migration[] = [
  runs,
  estimates,
  preferences,
  trail,
  evidenceDeleted,
  views,
  selections,
  shapes,
  reruns,
  journalAndAlerts,
  passes,
  rerunRetries,
  reportTemplates,
  alertSettings,
  flight,
  following,
];
