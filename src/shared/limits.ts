import { clearingLimits } from './limits/clearing.ts';
import { collectorLimits } from './limits/collector.ts';
import { definitionLimits } from './limits/definition.ts';
import { evidenceLimits } from './limits/evidence.ts';
import { findingsLimits } from './limits/findings.ts';
import { flightLimits } from './limits/flight.ts';
import { hostsLimits } from './limits/hosts.ts';
import { rechecksLimits } from './limits/rechecks.ts';
import { reportsLimits } from './limits/reports.ts';
import { reviewLimits } from './limits/review.ts';
import { sourcesLimits } from './limits/sources.ts';
import { tellingLimits } from './limits/telling.ts';
import { threadsLimits } from './limits/threads.ts';

/**
 * Every bound of the product, named, with its unit. A number that limits something lives in `limits/`, by its subject,
 * and nowhere else, so that what the product refuses, truncates or postpones can be read in one place.
 */
export const limits = {
  ...definitionLimits,
  ...reviewLimits,
  ...hostsLimits,
  ...evidenceLimits,
  ...findingsLimits,
  ...flightLimits,
  ...reportsLimits,
  ...collectorLimits,
  ...threadsLimits,
  ...sourcesLimits,
  ...tellingLimits,
  ...clearingLimits,
  ...rechecksLimits,
} as const;
