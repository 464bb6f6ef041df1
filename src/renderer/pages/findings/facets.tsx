import { useFormat } from '#renderer/parts/format.ts';
import { Kind, SeverityPill, StandingPill } from '#renderer/parts/kind.tsx';
import { useTranslation } from '#renderer/words.ts';
import { standings } from '#shared/decision-status.ts';
import { findingKinds, sides } from '#shared/finding.ts';
import type { FacetCounts, FindingsColumns } from '#shared/findings-list.ts';
import type { Asked } from '#shared/findings-view.ts';
import type { ReviewFacets } from '#shared/review.ts';
import { severities } from '#shared/severity.ts';
import type { ShapeLine } from '#shared/shape.ts';
import { shapeText } from '#shared/shape-words.ts';
import { type Ask, toggled } from './asked.ts';
import styles from './facets.module.css';

type FacetsProps = {
  /** The largest of the run, once they are known. */
  shapes: Pick<ShapeLine, 'id' | 'kind' | 'fields' | 'side' | 'changes'>[];
  counts: { counts: FacetCounts | undefined; isCounting: boolean };
  /** Counts of how findings stand, and what people are called. */
  standings: ReviewFacets['counts'] | undefined;
  names: Map<string, string>;
  columns: FindingsColumns;
  asked: Asked;
  ask: Ask;
};

type Choice = {
  name: string;
  label: React.ReactNode;
  count: number | undefined;
  isChosen: boolean;
  toggle: () => void;
};
type Facet = {
  name: 'kind' | 'field' | 'side' | 'shape' | 'severity' | 'rule' | 'standing' | 'account' | 'owner';
  choices: (props: FacetsProps, t: Translate, language: string) => Choice[];
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
        toggle: () => ask((now) => ({ kinds: toggled(now.kinds, kind) })),
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
        toggle: () => ask((now) => ({ fields: toggled(now.fields, name) })),
      })),
  },
  {
    name: 'shape',
    choices: ({ counts, shapes, asked, ask }, _, language) =>
      shapes
        .filter(({ id }, i) => i < shownShapes || asked.shapes?.includes(id))
        .map((shape) => ({
          name: shape.id,
          label: shapeText(shape, language === 'zh' ? 'zh' : 'en'),
          count: counts.counts?.shapes[shape.id],
          isChosen: asked.shapes?.includes(shape.id) ?? false,
          toggle: () => ask((now) => ({ shapes: toggled(now.shapes, shape.id) })),
        })),
  },
  {
    name: 'severity',
    choices: ({ standings: counts, columns, asked, ask }) =>
      (columns.isClassified ? severities.toReversed() : []).map((severity) => ({
        name: severity,
        label: <SeverityPill severity={severity} />,
        count: counts?.severities[severity],
        isChosen: asked.severities?.includes(severity) ?? false,
        toggle: () => ask((now) => ({ severities: toggled(now.severities, severity) })),
      })),
  },
  {
    name: 'rule',
    choices: ({ standings: counts, asked, ask }) =>
      namedIn(counts?.rules, asked.rules).map((rule) => ({
        name: rule,
        label: rule,
        count: counts?.rules[rule],
        isChosen: asked.rules?.includes(rule) ?? false,
        toggle: () => ask((now) => ({ rules: toggled(now.rules, rule) })),
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
        toggle: () => ask((now) => ({ standings: toggled(now.standings, standing) })),
      })),
  },
  {
    name: 'account',
    choices: ({ standings: counts, asked, ask }) =>
      namedIn(counts?.accounts, asked.accounts).map((account) => ({
        name: account,
        label: account,
        count: counts?.accounts[account],
        isChosen: asked.accounts?.includes(account) ?? false,
        toggle: () => ask((now) => ({ accounts: toggled(now.accounts, account) })),
      })),
  },
  {
    name: 'owner',
    choices: ({ standings: counts, names, asked, ask }) =>
      namedIn(counts?.owners, asked.owners).map((owner) => ({
        name: owner,
        label: names.get(owner) ?? owner,
        count: counts?.owners[owner],
        isChosen: asked.owners?.includes(owner) ?? false,
        toggle: () => ask((now) => ({ owners: toggled(now.owners, owner) })),
      })),
  },
  {
    name: 'side',
    choices: ({ counts, asked, ask }, t) =>
      sides
        .filter((side) => counts.counts?.sides[side] !== 0 || asked.sides?.includes(side))
        .map((side) => ({
          name: side,
          label: t(`sides.${side}`),
          count: counts.counts?.sides[side],
          isChosen: asked.sides?.includes(side) ?? false,
          toggle: () => ask((now) => ({ sides: toggled(now.sides, side) })),
        })),
  },
];

/** What is counted, and what is chosen though nothing of it is left. */
function namedIn(counts: Record<string, number> | undefined, chosen: string[] | undefined): string[] {
  return [...new Set([...Object.keys(counts ?? {}), ...(chosen ?? [])])];
}

/** The page of shapes has all of them. */
const shownShapes = 8;

/** What the list can be narrowed down to, with what each choice would leave. */
export function Facets(props: FacetsProps) {
  const { t } = useTranslation('findings');
  const { t: common, i18n } = useTranslation(['common']);
  return (
    <nav aria-label={t('facets.label')} className={styles.facets} aria-busy={props.counts.isCounting}>
      {facets
        .map(({ name, choices }) => ({ name, lines: choices(props, common, i18n.language) }))
        .filter(({ lines }) => lines.length > 0)
        .map(({ name, lines }) => (
          <fieldset key={name} className={styles.facet}>
            <legend>{t(`facets.${name}`)}</legend>
            {lines.map((choice) => (
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
      <span className={styles.name} title={typeof label === 'string' ? label : undefined}>
        {label}
      </span>
      <span className={styles.count} data-old={isCounting || undefined}>
        {count === undefined ? '…' : format.number(count)}
      </span>
    </label>
  );
}
