import type { TFunction } from 'i18next';
import type { Format } from '#renderer/parts/format.ts';
import type { MasterSummary } from '#shared/master.ts';
import { findingsFound, type RunSummary } from '#shared/run.ts';

type Translate = TFunction<['run', 'common', 'master', 'flight']>;

/** What a run came to, in sentences: how much, out of how much, and how far that can be relied on. */
export function conclusionSentences(summary: RunSummary, t: Translate, format: Format): string[] {
  const {
    verdict,
    matched,
    withinTolerance,
    confirmation,
    inbound,
    outbound,
    partitions,
    discrepancies,
    findingsKept,
    master,
    flight,
  } = summary;
  const found = findingsFound(summary);
  const larger = Math.max(inbound.read, outbound.read);
  const number = format.number;
  const said = (condition: boolean, sentence: () => string) => (condition ? [sentence()] : []);
  return [
    ...said(verdict === 'match', () => t('conclusion.match')),
    ...said(verdict !== 'match', () =>
      t('conclusion.found', { findings: number(found), records: number(inbound.read + outbound.read) }),
    ),
    ...(flight?.lastExpectedBy ? [awaitedSentence(flight.inFlight, flight.lastExpectedBy, t, format)] : []),
    ...(master ? [thirdSentence(master, t, format)] : []),
    ...said(larger > 0, () => t('conclusion.rate', { rate: format.share(matched, larger) })),
    ...said(withinTolerance > 0, () => t('conclusion.within', { number: number(withinTolerance) })),
    ...said((confirmation?.candidates ?? 0) > 0 && confirmation?.readings !== null, () =>
      t('conclusion.settled', {
        number: number(confirmation?.settled ?? 0),
        candidates: number(confirmation?.candidates ?? 0),
      }),
    ),
    ...said(partitions.established === partitions.total && discrepancies.length === 0, () =>
      t('conclusion.whole', { total: partitions.total }),
    ),
    ...said(partitions.bySums > 0, () => t('conclusion.bySums', { number: number(partitions.bySums) })),
    ...said(findingsKept < found, () => t('conclusion.kept', { kept: number(findingsKept), found: number(found) })),
  ];
}

function awaitedSentence(inFlight: number, lastBy: string, t: Translate, format: Format): string {
  return t('flight:conclusion', { count: inFlight, when: format.moment(lastBy) });
}

/** What both sides have lost is told before how well the two agree. */
function thirdSentence({ onNeither, keys }: MasterSummary, t: Translate, format: Format): string {
  if (onNeither === 0) return t('master:all');
  return t('master:lost', { number: format.number(onNeither), keys: format.number(keys) });
}
