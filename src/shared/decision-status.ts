/** What a person concludes about findings. All but `investigating` close a finding; suspense closes it for this run alone. */
export const decisionStatuses = ['investigating', 'accepted', 'suspense', 'written-off', 'resolved'] as const;
export type DecisionStatus = (typeof decisionStatuses)[number];

/** How a finding stands in review. What changed since it was decided on is undecided again. */
export const standings = ['undecided', ...decisionStatuses] as const;
export type Standing = (typeof standings)[number];
