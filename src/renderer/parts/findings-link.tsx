import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Standing } from '#shared/decision-status.ts';
import type { FindingKind } from '#shared/finding.ts';
import type { Severity } from '#shared/severity.ts';

/** Which findings of a run are meant; all of them where nothing is said. */
export type FindingsChoice = {
  kinds?: FindingKind[];
  fields?: string[];
  standings?: Standing[];
  severities?: Severity[];
  accounts?: string[];
};

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
    <Link
      to="/runs/$run/findings"
      params={{ run }}
      search={choice}
      preload={false}
      {...(className === undefined ? {} : { className })}
      aria-label={name}
    >
      {children}
    </Link>
  );
}
