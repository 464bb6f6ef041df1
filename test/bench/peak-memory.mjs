import { readFileSync, writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

/**
 * Loaded into a run with `--import`: writes what the process took to the file that TIEOUT_BENCH_MEASURES names.
 * Linux's `ru_maxrss`, which `resourceUsage` and `time -v` show, begins with what the parent process held when it
 * started this one; the high-water mark of the address space does not.
 */
const path = process.env.TIEOUT_BENCH_MEASURES;
if (path && isMainThread) process.on('exit', () => writeFileSync(path, JSON.stringify(measures())));

function measures() {
  const { user, system } = process.cpuUsage();
  return { peakRssBytes: peakRssBytes(), cpuSeconds: (user + system) / 1e6 };
}

function peakRssBytes() {
  try {
    const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'));
    return Number(kilobytes) * 1024;
  } catch {
    return process.resourceUsage().maxRSS * 1024;
  }
}
