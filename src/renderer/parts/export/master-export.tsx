import { useTranslation } from '#renderer/words.ts';
import { masterFormats, reportFormats } from '#shared/report.ts';
import { notifyFailure } from '../failure.tsx';
import { destinationOf } from './destination.ts';
import { exportTo } from './exports.ts';
import { FormatMenu } from './format-menu.tsx';

const known = reportFormats.filter(({ format }) => masterFormats.some((one) => one === format));

/** Exports what a run found of its master list. */
export function MasterExport({ run }: { run: string }) {
  const { t } = useTranslation('master');
  const formats = known.map(({ format, label }) => ({
    ...{ format, label },
    about: t(format === 'csv' ? 'csv' : 'ndjson'),
  }));
  return (
    <FormatMenu formats={formats} begin={({ format }) => void beginMasterExport(run, format).catch(notifyFailure)} />
  );
}

async function beginMasterExport(run: string, format: string): Promise<void> {
  const file = `master-${run}.${format}`;
  const destination = await destinationOf(file);
  if (destination) void exportTo(destination, file, { run, format, of: 'master' });
}
