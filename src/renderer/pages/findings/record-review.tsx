import { useQuery } from '@tanstack/react-query';
import { calls } from '#renderer/client.ts';
import { Failure } from '#renderer/parts/failure.tsx';
import { useFormat } from '#renderer/parts/format.ts';
import { Kind, SeverityPill, StandingPill } from '#renderer/parts/kind.tsx';
import { May } from '#renderer/parts/may.tsx';
import { NoteText } from '#renderer/parts/note-text.tsx';
import { useIsSigned } from '#renderer/parts/signed-pill.tsx';
import { useTranslation } from '#renderer/words.ts';
import type { AboutFinding } from '#shared/review.ts';
import { engineActor } from '#shared/trail.ts';
import styles from './record-review.module.css';
import { TakeBack } from './take-back.tsx';
import { WriteNote } from './write-note.tsx';

type RecordReviewProps = { run: string; id: number; names: Map<string, string> };

/** What was decided and said of a finding, and what other runs said of its key. */
export function RecordReview({ run, id, names }: RecordReviewProps) {
  const { t } = useTranslation('review');
  const { data: about, error } = useQuery(calls.reviews.about.queryOptions({ input: { run, id }, retry: false }));
  const { data: marks } = useQuery(calls.reviews.marks.queryOptions({ input: { run, ids: [id] }, retry: false }));
  const [mark] = marks ?? [];
  if (error) return <Failure error={error} />;
  return (
    <section aria-label={t('about.title')} className={styles.review} aria-busy={!about}>
      <h3>{t('about.title')}</h3>
      {mark?.rule && (
        <div className={styles.line}>
          {mark.severity && <SeverityPill severity={mark.severity} />}
          <span className={styles.quiet}>
            {t('about.rule')}: {mark.rule}
          </span>
        </div>
      )}
      {about ? <History run={run} about={about} names={names} /> : <p className={styles.quiet}>{t('about.loading')}</p>}
      <h3>{t('about.notes')}</h3>
      {about && <Notes notes={about.notes} names={names} />}
      <May call="reviews.note">
        <WriteNote run={run} id={id} />
      </May>
      {about && about.elsewhere.length > 0 && <Elsewhere runs={about.elsewhere} />}
    </section>
  );
}

type HistoryProps = { run: string; about: AboutFinding; names: Map<string, string> };

/** The decision that counts first, then those whose place it took. */
function History({ run, about, names }: HistoryProps) {
  const { t } = useTranslation('review');
  const format = useFormat();
  const isSigned = useIsSigned(run);
  if (about.history.length === 0) return <p className={styles.quiet}>{t('about.undecided')}</p>;
  const nameOf = (who: string) => (who === engineActor ? t('about.engine') : (names.get(who) ?? who));
  const by = (who: string, at: string) => t('about.by', { who: nameOf(who), when: format.moment(at) });
  return (
    <ul className={styles.list}>
      {about.history.toReversed().map((decision, i) => (
        <li key={decision.decision}>
          <div className={styles.line}>
            <StandingPill standing={decision.status} />
            <span>{t(`reasons.${decision.reason}`)}</span>
            {i === 0 && about.isChanged && <b>{t('changed')}</b>}
          </div>
          <p className={styles.quiet}>
            {by(decision.by, decision.at)}
            {decision.isCarried && ` · ${t('about.carried')}`}
            {decision.owner && ` · ${t('about.owner')}: ${names.get(decision.owner) ?? decision.owner}`}
            {decision.due && ` · ${t('about.due')}: ${decision.due}`}
            {decision.account && ` · ${t('about.account')}: ${decision.account}`}
          </p>
          {decision.note && <NoteText text={decision.note} />}
          {!decision.isCarried && !isSigned && (
            <May call="reviews.withdraw">
              <TakeBack run={run} decision={decision.decision} />
            </May>
          )}
        </li>
      ))}
    </ul>
  );
}

function Notes({ notes, names }: { notes: AboutFinding['notes']; names: Map<string, string> }) {
  const { t } = useTranslation('review');
  const format = useFormat();
  if (notes.length === 0) return <p className={styles.quiet}>{t('about.noNotes')}</p>;
  return (
    <ul className={styles.list}>
      {notes.map(({ note, by, at, text }) => (
        <li key={note}>
          <NoteText text={text} />
          <p className={styles.quiet}>{t('about.by', { who: names.get(by) ?? by, when: format.moment(at) })}</p>
        </li>
      ))}
    </ul>
  );
}

function Elsewhere({ runs }: { runs: AboutFinding['elsewhere'] }) {
  const { t } = useTranslation('review');
  const format = useFormat();
  return (
    <>
      <h3>{t('about.elsewhere')}</h3>
      <ul className={styles.list}>
        {runs.map(({ run, startedAt, kinds }) => (
          <li key={run} className={styles.line}>
            <span className={styles.quiet}>{format.moment(startedAt)}</span>
            {kinds?.map((kind) => (
              <Kind key={kind} kind={kind} />
            ))}
            {kinds?.length === 0 && <span>{t('about.tiedOut')}</span>}
            {kinds === null && <span>{t('about.gone')}</span>}
          </li>
        ))}
      </ul>
    </>
  );
}
