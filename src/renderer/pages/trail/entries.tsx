import { keepPreviousData, useQueries } from '@tanstack/react-query';
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { calls } from '#renderer/client.ts';
import { Empty } from '#renderer/parts/empty.tsx';
import { Failure } from '#renderer/parts/failure.tsx';
import { useFormat } from '#renderer/parts/format.ts';
import { useKeys } from '#renderer/parts/keys.ts';
import table from '#renderer/parts/table.module.css';
import { useTranslation } from '#renderer/words.ts';
import { type TrailAction, type TrailEntry, trailActions } from '#shared/trail.ts';
import { aboutEntry } from './about-entry.ts';
import { usePeople } from './people.ts';
import styles from './trail.module.css';

type Search = {
  run?: string | undefined;
  who?: string | undefined;
  act?: string | undefined;
  entry?: number | undefined;
};
type EntriesProps = { search: Search; head: number; choose: (entry: number) => void };

/** Entries asked for at a time, the height of one, and how many are drawn above and below what is seen. */
const pieceEntries = 100;
const rowPixels = 30;
const spareRows = 10;

/** The entries, newest first: only those that are seen are there, however many there are. */
export function Entries({ search, head, choose }: EntriesProps) {
  const { t } = useTranslation('trail');
  const view = useRef<HTMLDivElement>(null);
  const { first, last, onScroll } = useSeen(view);
  const pieces = Array.from(
    { length: Math.floor(last / pieceEntries) - Math.floor(first / pieceEntries) + 1 },
    (_, i) => Math.floor(first / pieceEntries) + i,
  );
  const { run, who, entry: chosen } = search;
  const act = trailActions.find((known) => known === search.act);
  const asked = useQueries({
    queries: pieces.map((piece) => ({
      ...calls.trail.page.queryOptions({
        input: { run, actor: who, ...(act && { actions: [act] }), from: piece * pieceEntries, count: pieceEntries },
        placeholderData: keepPreviousData,
      }),
      // What was entered since is another list.
      queryHash: JSON.stringify(['trail', run, who, act, piece, head]),
    })),
  });
  const error = asked.find((one) => one.error)?.error;
  const total = asked.find((one) => one.data)?.data?.total;
  const entryAt = (place: number): TrailEntry | undefined => {
    const piece = asked[pieces.indexOf(Math.floor(place / pieceEntries))];
    return piece?.data?.entries[place % pieceEntries];
  };
  const rows = Array.from({ length: Math.max(0, Math.min(total ?? 0, last + 1) - first) }, (_, i) => first + i);
  const step = (by: 1 | -1) => {
    const at = rows.findIndex((place) => entryAt(place)?.sequence === chosen);
    const next = at < 0 ? entryAt(first) : entryAt(first + at + by);
    if (!next) return;
    choose(next.sequence);
    view.current?.querySelector(`[data-sequence="${next.sequence}"]`)?.scrollIntoView({ block: 'nearest' });
  };
  useKeys([
    { keys: 'j', does: t('keys.next'), act: () => step(1) },
    { keys: 'k', does: t('keys.before'), act: () => step(-1) },
  ]);
  if (error) return <Failure error={error} retry={() => void asked.map((one) => one.refetch())} />;
  if (total === 0) return <Empty title={t('nothing.title')} text={t('nothing.text')} />;
  return (
    <div className={styles.view} ref={view} onScroll={onScroll}>
      <table className={`${table.table} ${styles.table}`} aria-rowcount={total ?? -1}>
        <Head />
        <tbody>
          <Gap rows={first} />
          {rows.map((place) => (
            <Row
              key={place}
              entry={entryAt(place)}
              place={place}
              isChosen={entryAt(place)?.sequence === chosen}
              choose={choose}
            />
          ))}
          <Gap rows={(total ?? 0) - first - rows.length} />
        </tbody>
      </table>
    </div>
  );
}

function Head() {
  const { t } = useTranslation('trail');
  return (
    <thead>
      <tr>
        {(['sequence', 'at', 'who', 'act', 'about'] as const).map((column) => (
          <th key={column} scope="col" className={styles[column]}>
            {t(`columns.${column}`)}
          </th>
        ))}
      </tr>
    </thead>
  );
}

/** In the place of rows that are not seen. */
function Gap({ rows }: { rows: number }) {
  const cell = useRef<HTMLTableCellElement>(null);
  useLayoutEffect(() => cell.current?.style.setProperty('height', `${rows * rowPixels}px`), [rows]);
  if (rows <= 0) return null;
  return (
    <tr className={styles.gap}>
      <td ref={cell} colSpan={5} />
    </tr>
  );
}

type RowProps = { entry: TrailEntry | undefined; place: number; isChosen: boolean; choose: (entry: number) => void };

function Row({ entry, place, isChosen, choose }: RowProps) {
  const { t } = useTranslation(['trail', 'common', 'review']);
  const format = useFormat();
  const { nameOf } = usePeople();
  if (!entry)
    return (
      <tr aria-rowindex={place + 1}>
        <td colSpan={5} />
      </tr>
    );
  const { sequence, at, actor, action } = entry;
  const word = t(`actions.${action as TrailAction}`, { defaultValue: action });
  const open = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    choose(sequence);
  };
  return (
    <tr
      aria-rowindex={place + 1}
      data-sequence={sequence}
      data-chosen={isChosen || undefined}
      onClick={() => choose(sequence)}
    >
      <td className={styles.sequence}>
        <button
          type="button"
          className={styles.open}
          onKeyDown={open}
          aria-label={t('open', { sequence: format.number(sequence) })}
        >
          {format.number(sequence)}
        </button>
      </td>
      <td className={styles.at}>{format.moment(at)}</td>
      <td className={styles.who}>{nameOf(actor)}</td>
      <td className={styles.act}>{word}</td>
      <td className={styles.about}>{aboutEntry(entry, t, nameOf)}</td>
    </tr>
  );
}

/** Which places are seen, with some to spare. */
function useSeen(view: { current: HTMLDivElement | null }) {
  const [top, setTop] = useState(0);
  const [height, setHeight] = useState(rowPixels * 30);
  useEffect(() => {
    const element = view.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setHeight(element.clientHeight));
    observer.observe(element);
    return () => observer.disconnect();
  }, [view]);
  const first = Math.max(0, Math.floor(top / rowPixels) - spareRows);
  return {
    first,
    last: Math.floor((top + height) / rowPixels) + spareRows,
    onScroll: () => setTop(view.current?.scrollTop ?? 0),
  };
}
