import { Button, TextInput } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useMay } from '#renderer/parts/may.tsx';
import { Page } from '#renderer/parts/page.tsx';
import { useTranslation } from '#renderer/words.ts';
import { catalogue, sourceTypes } from '#shared/catalogue.ts';
import { type Side, sides } from '#shared/finding.ts';
import type { SourceType } from '#shared/source-settings.ts';
import styles from './new.module.css';
import { NotInBundle } from './not-in-bundle.tsx';
import { openedNew } from './opened.ts';
import { startingText } from './starting-text.ts';
import { Workbench } from './workbench.tsx';

/** Where a new reconciliation begins: the choice of both sources, then the text that follows from it. */
export function NewDefinition() {
  const { inbound, outbound, name = 'my-reconciliation' } = useSearch({ from: '/definitions/new' });
  const { t } = useTranslation('definition');
  const isOffered = useMay()('definitions.save');
  if (!isOffered) return <NotInBundle />;
  if (!inbound || !outbound) return <Choice />;
  const words = t('start.comments', { returnObjects: true });
  return (
    <Workbench
      key={`${inbound} ${outbound} ${name}`}
      first={openedNew(startingText({ name, inbound, outbound }, words))}
    />
  );
}

function Choice() {
  const { t } = useTranslation('definition');
  const go = useNavigate();
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<Record<Side, SourceType>>({ inbound: 'csv', outbound: 'csv' });
  const start = (event: FormEvent) => {
    event.preventDefault();
    void go({ to: '/definitions/new', search: { ...chosen, name: name.trim() || undefined } });
  };
  return (
    <Page title={t('titles.start')} crumbs={[{ name: t('home'), to: '/' }]}>
      <form className={styles.start} onSubmit={start}>
        <p className={styles.lead}>{t('start.lead')}</p>
        <TextInput
          className={styles.name}
          label={t('start.name')}
          description={t('start.nameHelp')}
          placeholder="my-reconciliation"
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
          data-autofocus
        />
        <div className={styles.sides}>
          {sides.map((side) => (
            <Sources
              key={side}
              side={side}
              chosen={chosen[side]}
              choose={(type) => setChosen({ ...chosen, [side]: type })}
            />
          ))}
        </div>
        <Button type="submit" variant="filled" className={styles.go}>
          {t('start.go')}
        </Button>
      </form>
    </Page>
  );
}

type SourcesProps = { side: Side; chosen: SourceType; choose: (type: SourceType) => void };

function Sources({ side, chosen, choose }: SourcesProps) {
  const { t } = useTranslation(['definition', 'common']);
  return (
    <fieldset className={styles.side}>
      <legend>
        {t(`common:sides.${side}`)} <span>{t(`definition:start.${side}Help`)}</span>
      </legend>
      {sourceTypes.map((type) => (
        <label key={type} className={styles.source} data-chosen={type === chosen || undefined}>
          <input type="radio" name={side} checked={type === chosen} onChange={() => choose(type)} />
          <b>{catalogue[type].label}</b>
          <span>{t(`definition:start.sources.${type}`)}</span>
        </label>
      ))}
    </fieldset>
  );
}
