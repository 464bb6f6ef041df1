import table from '#renderer/parts/table.module.css';
import { useTranslation } from '#renderer/words.ts';

/** The head of a table whose last column holds what can be done with a line. */
export function Head({ columns }: { columns: string[] }) {
  const { t } = useTranslation('alerts');
  return (
    <thead>
      <tr>
        {columns.map((column) => (
          <th key={column} scope="col">
            {column}
          </th>
        ))}
        <th scope="col" className={table.act}>
          {t('channels.columns.act')}
        </th>
      </tr>
    </thead>
  );
}
