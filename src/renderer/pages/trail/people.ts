import { useQuery } from '@tanstack/react-query';
import { calls } from '#renderer/client.ts';
import { useTranslation } from '#renderer/words.ts';
import { engineActor } from '#shared/trail.ts';

/** The people of the workspace, and what to call whoever did something. */
export function usePeople() {
  const { t } = useTranslation('trail');
  const { data: people = [] } = useQuery(calls.people.list.queryOptions());
  const nameOf = (actor: string): string =>
    actor === engineActor ? t('engine') : (people.find(({ person }) => person === actor)?.name ?? actor);
  return { people, nameOf };
}
