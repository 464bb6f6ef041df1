import type { useTranslation } from '#renderer/words.ts';
import type { TrailEntry } from '#shared/trail.ts';

type Translate = ReturnType<typeof useTranslation<['trail', 'common', 'review']>>['t'];

/** In a few words what an entry is about. The whole of it is its payload. */
export function aboutEntry({ action, payload }: TrailEntry, t: Translate, nameOf: (person: string) => string): string {
  const text = (name: string): string => (typeof payload[name] === 'string' ? payload[name] : '');
  const number = (name: string): number => (typeof payload[name] === 'number' ? payload[name] : 0);
  const joined = (...parts: string[]) => parts.filter(Boolean).join(' · ');
  const findings = () => t('trail:findings', { count: number('findings') });
  switch (action) {
    case 'decision.made':
      return joined(
        t(`review:standings.${text('status') as 'accepted'}`, { defaultValue: text('status') }),
        findings(),
        text('note'),
      );
    case 'note.added':
      return text('text');
    case 'run.started':
      return joined(text('name'), text('run'));
    case 'run.ended':
      return joined(t(`common:verdicts.${text('verdict') as 'match'}`, { defaultValue: text('verdict') }), text('run'));
    case 'snapshot.sealed':
      return joined(
        t(`common:sides.${text('side') as 'inbound'}`, { defaultValue: text('side') }),
        t('trail:records', { count: number('read') }),
      );
    case 'report.exported':
      return joined(text('format'), findings());
    case 'bundle.exported':
      return text('run');
    case 'run.signed':
    case 'run.countersigned':
      return joined(noteOf(payload.statement), text('run'));
    case 'person.added':
    case 'person.changed':
      return joined(text('name'), t(`trail:roles.${text('role') as 'lead'}`, { defaultValue: text('role') }));
    // Whose key it is, and whether it took the place of another: who made it stands in its own column.
    case 'person.key-made':
      return joined(nameOf(text('person')), text('replaces') && t('trail:replacesKey'));
    case 'alert.channel-saved':
      return joined(text('channel'), text('type'));
    case 'alert.channel-removed':
      return text('channel');
    default:
      return joined(text('name'), text('reason'), text('path'), text('run'));
  }
}

function noteOf(statement: unknown): string {
  if (typeof statement !== 'object' || statement === null || !('note' in statement)) return '';
  return typeof statement.note === 'string' ? statement.note : '';
}
