import { describe, expect, it } from 'vitest';
import { applies } from '#main/core/alerts/rules.ts';
import { type AlertRule, ruleSettings } from '#shared/alert-settings.ts';
import { summaryWith } from '#test/support/core-parts.ts';
import { noSeverities } from '#worker/classify.ts';

const severities = noSeverities();
severities.high = { ...severities.high, missing: 2 };
severities.critical = { ...severities.critical, different: 1 };
const told = { occasion: 'mismatch' as const, summary: summaryWith(), severities };

describe('an alert rule with a severity', () => {
  const rule = (more: object): AlertRule => ruleSettings.parse({ name: 'r', on: 'mismatch', send: 'a', ...more });

  it.each([
    [{ severity: 'critical' }, true],
    [{ severity: 'high', count: 3 }, true],
    [{ severity: 'high', count: 4 }, false],
    [{ severity: 'critical', kind: 'missing' }, false],
    [{ severity: 'high', kind: 'missing', count: 2 }, true],
  ])('counts findings from that severity on: %j is %s', (more, expected) => {
    expect(applies(rule(more), told)).toBe(expected);
  });

  it('is not met where nothing says how grave findings are', () => {
    expect(applies(rule({ severity: 'low' }), { ...told, severities: null })).toBe(false);
  });
});
