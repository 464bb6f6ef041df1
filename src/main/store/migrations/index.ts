import { runs } from './001-runs.ts';
import { estimates } from './002-estimates.ts';
import { evidenceDeleted } from './003-evidence-deleted.ts';
import type { Migration } from './migration.ts';

/** Every migration in order, one line each. */
export const migrations: Migration[] = [runs, estimates, evidenceDeleted];
