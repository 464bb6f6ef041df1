import { plainReport, reportFileName } from '#renderer/parts/export/asked-report.ts';
import { destinationOf } from '#renderer/parts/export/destination.ts';
import { exportTo } from '#renderer/parts/export/exports.ts';
import { FormatMenu } from '#renderer/parts/export/format-menu.tsx';
import { notifyFailure } from '#renderer/parts/failure.tsx';
import { useTranslation } from '#renderer/words.ts';
import { comparedFormats, reportFormats } from '#shared/report.ts';
import type { RunComparison } from '#shared/run-comparison.ts';

const known = reportFormats.filter(({ format }) => comparedFormats.includes(format));
type Format = Pick<(typeof known)[number], 'format' | 'ending' | 'options'>;

/** Exports every finding of the two runs with what became of it. */
export function ExportComparison({ compared }: { compared: RunComparison }) {
  const { t, i18n } = useTranslation('compare');
  const formats = known.map((one) => ({ ...one, about: t(`exportAbout.${one.format as 'csv'}`) }));
  const begin = (one: Format) => void beginExport(compared, one, i18n.language).catch(notifyFailure);
  return <FormatMenu formats={formats} begin={begin} title={t('exportAs')} />;
}

async function beginExport({ name, before, after }: RunComparison, one: Format, language: string): Promise<void> {
  const file = reportFileName(name, `${before.run}-${after.run}`, one.ending);
  const destination = await destinationOf(file);
  const { format, options } = plainReport({ format: one.format, options: [...one.options] }, language);
  if (destination) void exportTo(destination, file, { run: after.run, with: before.run, format, options });
}
