import { Checkbox, VisuallyHidden } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useRef } from 'react';
import { useFormat } from '#renderer/parts/format.ts';
import { useKeys } from '#renderer/parts/keys.ts';
import { VerdictPill } from '#renderer/parts/kind.tsx';
import table from '#renderer/parts/table.module.css';
import { useTranslation } from '#renderer/words.ts';
import type { DefinitionLine } from '#shared/definition-line.ts';
import { findingsFound, type RunLine } from '#shared/run.ts';
import type { ChosenRuns } from './choosing.ts';
import styles from './runs.module.css';

type RunsTableProps = {
  runs: RunLine[];
  definitions: ReadonlyMap<string, DefinitionLine>;
  choosing: ChosenRuns;
};

/** Runs as rows; each row leads to its run. */
export function RunsTable({ runs, definitions, choosing }: RunsTableProps) {
  const { t } = useTranslation(['runs', 'compare']);
  const body = useRef<HTMLTableSectionElement>(null);
  useKeys([
    { keys: 'j', does: t('keys.next'), act: () => step(body.current, 1) },
    { keys: 'k', does: t('keys.before'), act: () => step(body.current, -1) },
    { keys: 'x', does: t('keys.choose'), act: () => tick() },
  ]);
  /** Ticks the run whose row has the focus. */
  const tick = () => {
    const row = document.activeElement?.closest('tr');
    const line = row && runs[[...(body.current?.rows ?? [])].indexOf(row)];
    if (line && choosing.canChoose(line)) choosing.toggle(line);
  };
  return (
    <div className={table.sheet}>
      <table className={`${table.table} ${table.tall} ${styles.table}`}>
        <thead>
          <tr>
            <th scope="col" className={styles.choice}>
              <VisuallyHidden>{t('compare:choose')}</VisuallyHidden>
            </th>
            {columns.map((column) => (
              <th key={column} scope="col" className={classOf(column)}>
                {t(`columns.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={body}>
          {runs.map((line) => (
            <RunRow
              key={line.run}
              line={line}
              sides={definitions.get(line.definitionPath)?.sides ?? null}
              choosing={choosing}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

const columns = ['verdict', 'name', 'inbound', 'outbound', 'findings', 'rate', 'started'] as const;

function classOf(column: (typeof columns)[number]): string {
  const isNumber = column !== 'verdict' && column !== 'name';
  return `${styles[column]} ${isNumber ? table.number : ''}`;
}

/** Moves the focus from row to row; the first step enters the list. */
function step(body: HTMLElement | null, by: 1 | -1): void {
  const links = [...(body?.querySelectorAll<HTMLElement>('a') ?? [])];
  const at = links.indexOf(document.activeElement as HTMLElement);
  links[at < 0 ? 0 : Math.min(links.length - 1, Math.max(0, at + by))]?.focus();
}

type RunRowProps = { line: RunLine; sides: DefinitionLine['sides']; choosing: ChosenRuns };

function RunRow({ line, sides, choosing }: RunRowProps) {
  const { t } = useTranslation(['runs', 'compare']);
  const format = useFormat();
  const { run, name, state, verdict, counts, startedAt, endedAt, evidenceDeleted } = line;
  const larger = counts && Math.max(counts.records.inbound, counts.records.outbound);
  const number = (value: number | undefined) => (value === undefined ? '–' : format.number(value));
  return (
    <tr>
      <td className={styles.choice}>
        <Checkbox
          size="xs"
          checked={choosing.isChosen(line)}
          disabled={!choosing.canChoose(line)}
          onChange={() => choosing.toggle(line)}
          aria-label={t('compare:chosen', { when: format.moment(startedAt) })}
        />
      </td>
      <td>
        <VerdictPill verdict={state === 'ended' ? verdict : null} state={state} />
      </td>
      <td>
        <Link to="/runs/$run" params={{ run }} className={styles.link} preload={false}>
          {name}
        </Link>
        <div className={styles.more}>{evidenceDeleted ? t('evidenceDeleted') : sides ? t('sides', sides) : run}</div>
      </td>
      <td className={table.number}>{number(counts?.records.inbound)}</td>
      <td className={table.number}>{number(counts?.records.outbound)}</td>
      <td className={table.number}>{number(counts ? findingsFound(counts) : undefined)}</td>
      <td className={table.number}>{counts ? format.share(counts.matched, larger ?? 0) : '–'}</td>
      <td className={table.number}>
        {format.moment(startedAt)}
        {endedAt && (
          <div className={styles.more}>
            {t('took', { time: format.duration((Date.parse(endedAt) - Date.parse(startedAt)) / 1_000) })}
          </div>
        )}
      </td>
    </tr>
  );
}
