import type { ReactNode } from 'react';
import type { FindingKind } from '#shared/finding.ts';

/** Which findings of a run are meant; all of them where nothing is said. */
export type FindingsChoice = { kinds?: FindingKind[]; fields?: string[] };

type FindingsLinkProps = {
  run: string;
  choice?: FindingsChoice;
  name?: string;
  className?: string | undefined;
  children: ReactNode;
};

/** Leads to the findings of a run, chosen by kind or field. */
export function FindingsLink({ run, choice = {}, name, className, children }: FindingsLinkProps) {
  return (
    <a href={findingsAddress(run, choice)} className={className} aria-label={name}>
      {children}
    </a>
  );
}

export function findingsAddress(run: string, choice: FindingsChoice = {}): string {
  const search = Object.entries(choice).map(([name, value]) => `${name}=${encodeURIComponent(JSON.stringify(value))}`);
  return `#/runs/${encodeURIComponent(run)}/findings${search.length > 0 ? `?${search.join('&')}` : ''}`;
}
