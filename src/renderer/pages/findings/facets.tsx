import { useTranslation } from 'react-i18next';
import { useFormat } from '#renderer/parts/format.ts';
import { Kind, StandingPill } from '#renderer/parts/kind.tsx';
import { standings } from '#shared/decision-status.ts';
import { findingKinds, sides } from '#shared/finding.ts';
import type { FacetCounts, FindingsColumns } from '#shared/findings-list.ts';
import type { Asked } from '#shared/findings-view.ts';
import type { ReviewFacets } from '#shared/review.ts';
import { toggled } from './asked.ts';
import styles from './facets.module.css';

type FacetsProps = {
  counts: { counts: FacetCounts | undefined; isCounting: boolean };
  /** Counts of how findings stand, and what people are called. */
  standings: ReviewFacets['counts'] | undefined;
  names: Map<string, string>;
  columns: FindingsColumns;
  asked: Asked;
  ask: (change: Partial<Asked>) => void;
};

type Choice = {
  name: string;
  label: React.ReactNode;
  count: number | undefined;
  isChosen: boolean;
  toggle: () => void;
};
type Facet = {
  name: 'kind' | 'field' | 'side' | 'standing' | 'owner';
  choices: (props: FacetsProps, t: Translate) => Choice[];
};
type Translate = ReturnType<typeof useTranslation<['common']>>['t'];

/** Every facet, one entry each, from top to bottom. */
const facets: Facet[] = [
  {
    name: 'kind',
    choices: ({ counts, asked, ask }) =>
      findingKinds.map((kind) => ({
        name: kind,
        label: <Kind kind={kind} />,
        count: counts.counts?.kinds[kind],
        isChosen: asked.kinds?.includes(kind) ?? false,
        toggle: () => ask({ kinds: toggled(asked.kinds, kind) }),
      })),
  },
  {
    name: 'field',
    choices: ({ counts, columns, asked, ask }) =>
      columns.fields.map(({ name }) => ({
        name,
        label: name,
        count: counts.counts?.fields[name],
        isChosen: asked.fields?.includes(name) ?? false,
        toggle: () => ask({ fields: toggled(asked.fields, name) }),
      })),
  },
  {
    name: 'standing',
    choices: ({ standings: counts, asked, ask }) =>
      standings.map((standing) => ({
        name: standing,
        label: <StandingPill standing={standing} />,
        count: counts?.standings[standing],
        isChosen: asked.standings?.includes(standing) ?? false,
        toggle: () => ask({ standings: toggled(asked.standings, standing) }),
      })),
  },
  {
    name: 'owner',
    choices: ({ standings: counts, names, asked, ask }) =>
      [...new Set([...Object.keys(counts?.owners ?? {}), ...(asked.owners ?? [])])].map((owner) => ({
        name: owner,
        label: names.get(owner) ?? owner,
        count: counts?.owners[owner],
        isChosen: asked.owners?.includes(owner) ?? false,
        toggle: () => ask({ owners: toggled(asked.owners, owner) }),
      })),
  },
  {
    name: 'side',
    choices: ({ counts, asked, ask }, t) =>
      sides.map((side) => ({
        name: side,
        label: t(`sides.${side}`),
        count: counts.counts?.sides[side],
        isChosen: asked.sides?.includes(side) ?? false,
        toggle: () => ask({ sides: toggled(asked.sides, side) }),
      })),
  },
];

/** What the list can be narrowed down to, with what each choice would leave. */
export function Facets(props: FacetsProps) {
  const { t } = useTranslation('findings');
  const { t: common } = useTranslation(['common']);
  return (
    <nav aria-label={t('facets.label')} className={styles.facets} aria-busy={props.counts.isCounting}>
      {facets
        .map(({ name, choices }) => ({ name, given: choices(props, common) }))
        .filter(({ given }) => given.length > 0)
        .map(({ name, given }) => (
          <fieldset key={name} className={styles.facet}>
            <legend>{t(`facets.${name}`)}</legend>
            {given.map((choice) => (
              <Line key={choice.name} choice={choice} isCounting={props.counts.isCounting} />
            ))}
          </fieldset>
        ))}
    </nav>
  );
}

function Line({ choice, isCounting }: { choice: Choice; isCounting: boolean }) {
  const format = useFormat();
  const { label, count, isChosen, toggle } = choice;
  return (
    <label className={styles.choice} data-chosen={isChosen || undefined} data-none={count === 0 || undefined}>
      <input type="checkbox" checked={isChosen} onChange={toggle} />
      <span className={styles.name}>{label}</span>
      <span className={styles.count} data-old={isCounting || undefined}>
        {count === undefined ? '…' : format.number(count)}
      </span>
    </label>
  );
}
