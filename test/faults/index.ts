import type { Fault } from './harness.ts';
import { kills } from './kills.ts';
import { workers } from './workers.ts';

export const faults: Fault[] = [kills, workers];
