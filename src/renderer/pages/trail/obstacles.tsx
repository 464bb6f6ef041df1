import { Link } from '@tanstack/react-router';
import { useTranslation } from '#renderer/words.ts';
import type { Obstacle } from '#shared/signoff.ts';
import styles from './trail.module.css';

/** Those that are cleared by deciding. */
const amongFindings: readonly Obstacle['code'][] = ['undecided', 'changed', 'investigating'];
const atTheRun: readonly Obstacle['code'][] = ['not-ended', 'not-established', 'in-flight'];

/** A list that empties: what is cleared goes from it, and an empty one is all that a signature needs. */
export function Obstacles({ run, obstacles }: { run: string; obstacles: Obstacle[] }) {
  const { t } = useTranslation('trail');
  if (obstacles.length === 0) return null;
  return (
    <ul className={styles.obstacles}>
      {obstacles.map(({ code, count }) => {
        const text = t(`obstacles.${code}`, { count });
        return (
          <li key={code}>
            <span aria-hidden="true">○</span>
            {amongFindings.includes(code) ? (
              <Link to="/runs/$run/findings" params={{ run }} preload={false}>
                {text}
              </Link>
            ) : atTheRun.includes(code) ? (
              <Link to="/runs/$run" params={{ run }} preload={false}>
                {text}
              </Link>
            ) : (
              <span>{text}</span>
            )}
          </li>
        );
      })}
    </ul>
  );
}
