/** How grave a finding is by the rules of its definition, the least grave first. */
export const severities = ['low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof severities)[number];

/** How a severity is marked wherever it is shown, so that colour is never the only sign. */
export const severityGlyphs: Record<Severity, string> = { low: '▁', medium: '▃', high: '▅', critical: '█' };
