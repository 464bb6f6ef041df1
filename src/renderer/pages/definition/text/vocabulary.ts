import { classifyRule } from '#shared/classify.ts';
import { columnTypes } from '#shared/column.ts';
import { activity, definitionSchema, fieldLong, schedule } from '#shared/definition.ts';
import { findingKinds } from '#shared/finding.ts';
import { journalLevels, journalSettings } from '#shared/journal-settings.ts';
import { masterOwnSettings, notInMasterWays } from '#shared/master-settings.ts';
import { severities } from '#shared/severity.ts';
import { type SourceType, sourceSettings } from '#shared/source-settings.ts';
import { choicesOf } from '../form/choices.ts';

/** The settings that may stand at a place; of a source, those of its type. */
export function namesAt([first, second]: string[], type: string): string[] {
  if (first === undefined) return Object.keys(definitionSchema.shape);
  if (first === 'activity') return Object.keys(activity.shape);
  if (first === 'schedule') return Object.keys(schedule.shape);
  if (first === 'classify') return Object.keys(classifyRule.shape);
  if (first === 'key' || first === 'fields') return Object.keys(fieldLong.shape);
  if (first === 'journal' && second === undefined) return Object.keys(journalSettings.shape);
  if (second === 'tls') return ['ca', 'cert', 'key', 'serverName'];
  if (second !== undefined || !isRead(first)) return [];
  const own = first === 'master' ? Object.keys(masterOwnSettings.shape) : [];
  return [...(isSource(type) ? Object.keys(sourceSettings[type].shape) : ['type']), ...own];
}

/** The values of a setting that has a few of them. */
export function valuesOf([first = '']: string[], name: string): string[] {
  if (name === 'policy') return ['daily', 'limited', 'urgent'];
  if (['trim', 'ignoreCase', 'allowEmpty', 'trustSums'].includes(name)) return ['true', 'false'];
  if (first === 'classify') return name === 'kind' ? [...findingKinds] : name === 'severity' ? [...severities] : [];
  if (first === 'journal') return name === 'level' ? [...journalLevels] : [];
  if (name === 'notInMaster') return [...notInMasterWays];
  if (isRead(first)) return name === 'type' ? Object.keys(sourceSettings) : sourceValues(name);
  if (name === 'type') return [...columnTypes];
  return name === 'format' ? ['iso', 'epoch-s', 'epoch-ms'] : [];
}

function sourceValues(name: string): string[] {
  const all = (Object.keys(sourceSettings) as SourceType[]).flatMap(
    (type) => choicesOf(type, name as 'layout')?.values ?? [],
  );
  return [...new Set(all)];
}

/** Whether a source stands there. */
function isRead(name: string): boolean {
  return name === 'inbound' || name === 'outbound' || name === 'master';
}

function isSource(type: string): type is SourceType {
  return Object.hasOwn(sourceSettings, type);
}
