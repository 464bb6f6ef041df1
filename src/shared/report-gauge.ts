/** How far a report is written: memory that the thread that writes it shares with whoever waits for it. */
export type ReportGauge = { buffer: SharedArrayBuffer };

const slots = { written: 0, isEndRequested: 1 } as const;

export function createReportGauge(): ReportGauge {
  return { buffer: new SharedArrayBuffer(Object.keys(slots).length * Int32Array.BYTES_PER_ELEMENT) };
}

export function countWritten(gauge: ReportGauge): void {
  Atomics.add(new Int32Array(gauge.buffer), slots.written, 1);
}

export function writtenOf(gauge: ReportGauge): number {
  return Atomics.load(new Int32Array(gauge.buffer), slots.written);
}

/** Asks the thread to leave the report: nothing of it stays. */
export function requestEnd(gauge: ReportGauge): void {
  Atomics.store(new Int32Array(gauge.buffer), slots.isEndRequested, 1);
}

export function isEndRequested(gauge: ReportGauge): boolean {
  return Atomics.load(new Int32Array(gauge.buffer), slots.isEndRequested) === 1;
}
