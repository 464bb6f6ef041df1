import { createHash, hash } from 'node:crypto';
import canonicalize from 'canonicalize';
import * as z from 'zod';
import { TieoutError } from '#shared/errors.ts';
import { type Decision, decisionSchema, type FindingName, findingNameSchema, type KeptScope } from '#shared/review.ts';
import type { LayerScope } from '#shared/review-tasks.ts';
import type { TrailEntry, TrailPayload } from '#shared/trail.ts';
import type { SelectionBooks } from '../ports.ts';

/** The entries that make a run's decisions: there is no other record of them that could be changed without an entry. */
export const decisionActions = ['decision.made', 'decision.withdrawn', 'decision.merged', 'decisions.merged'] as const;

/** The decisions that stand, in the order in which they were made; a later one takes an earlier one's place. */
export function decisionsOf(entries: TrailEntry[]): Decision[] {
  const decisions = new Map<string, Decision>();
  const put = (decision: Decision) => {
    // The last one made stands over the others, also where it was there before.
    decisions.delete(decision.decision);
    decisions.set(decision.decision, decision);
  };
  for (const { action, at, actor, payload } of entries) {
    if (action === 'decision.withdrawn') decisions.delete(String(payload.decision));
    else if (action === 'decision.made') put(decisionSchema.parse({ ...payload, at, by: actor }));
    else if (action === 'decision.merged') {
      const { entry: _, contested: __, ...decision } = payload;
      put(decisionSchema.parse(decision));
    } else if (action === 'decisions.merged') {
      const { withdrawn } = payload as TrailPayload<'decisions.merged'>;
      for (const { decision } of withdrawn) decisions.delete(decision);
    }
  }
  return [...decisions.values()];
}

/** SHA-256 over what stands, what was carried to it included: the same decisions give the same digest on every machine. */
export function decisionsDigest(decisions: Decision[], carriedSha256: string | null): string {
  return hash('sha256', canonicalize({ carried: carriedSha256, decisions: decisions.map(asDigested) }) ?? '');
}

/** What a filter can say since later versions counts only where it says something: earlier digests stay what they are. */
export function asDigested(decision: Decision): object {
  if (!('filter' in decision.scope)) return decision;
  const { shapes, conditions, standings, owners, severities, rules, accounts, ...first } = decision.scope.filter;
  const choices = { shapes, conditions, standings, owners, severities, rules, accounts };
  const later = Object.entries(choices).filter(([, chosen]) => chosen.length > 0);
  return { ...decision, scope: { ...decision.scope, filter: { ...first, ...Object.fromEntries(later) } } };
}

/** Keeps what was selected singly, and says under which name. */
export function keepSelection(selections: SelectionBooks, findings: FindingName[]): KeptScope {
  const text = JSON.stringify(findings);
  const sha256 = createHash('sha256').update(text).digest('hex');
  selections.keep(sha256, text);
  return { selection: sha256 };
}

/** A decision's scope as a worker needs it. Throws `verification` where the selection is not the one decided on. */
export function scopeOf(selections: SelectionBooks, scope: KeptScope): LayerScope {
  if ('filter' in scope) return scope;
  const text = selections.find(scope.selection);
  if (text !== undefined && hash('sha256', text) === scope.selection)
    return { findings: z.array(findingNameSchema).parse(JSON.parse(text)) };
  throw new TieoutError('verification', `the findings selected for a decision are not those in the audit trail`, {
    next: 'Restore the newest copy of the workspace.',
  });
}
