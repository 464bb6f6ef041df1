import { alerts } from './alerts.ts';
import { events } from './events.ts';
import { files } from './files.ts';
import type { Fault } from './harness.ts';
import { input } from './input.ts';
import { journal } from './journal.ts';
import { kills } from './kills.ts';
import { sources } from './sources.ts';
import { workers } from './workers.ts';

export const faults: Fault[] = [kills, sources, workers, files, input, events, alerts, journal];
