import { type Side, sides } from '#shared/finding.ts';
import type { ActivityForecast, Forecast, Plan } from '#shared/forecast.ts';
import { leadText } from '#shared/lead.ts';
import { bytesText, plural } from '#shared/text.ts';
import { duration, moment, number, paint, table } from './style.ts';

/** What a run would read, take and need, for a person; with the master list where a plan has one. */
export function forecastText(forecast: Forecast & Pick<Plan, 'master'>): string {
  return [sidesText(forecast), facts(forecast), ...activityText(forecast)].join('\n\n');
}

/** Whether there is enough time before the activity, as the rest of a sentence about the run. */
export function ending({ activity, seconds, finishesAt }: Forecast): string {
  if (!activity) return `finish at ${moment(finishesAt)}`;
  const { id, secondsLeft, startsAt } = activity;
  if (secondsLeft < 0)
    return `finish at ${moment(finishesAt, startsAt)}; activity ${id} started ${duration(-secondsLeft)} ago`;
  const spare = secondsLeft - seconds.total;
  if (spare >= 0) return `finish ${duration(spare)} before activity ${id} starts`;
  return `not finish before activity ${id} starts: it is ${duration(-spare)} too late`;
}

function sidesText(forecast: Forecast & Pick<Plan, 'master'>): string {
  const count = ({ records, isExact }: NonNullable<Plan['master']>) => `${isExact ? '' : '≈ '}${number(records)}`;
  const heads = ['', 'records', 'records/s', 'bytes a record'].map((head) => paint('dim', head));
  const row = (side: Side) => {
    const { recordsPerSecond, bytesPerRecord } = forecast[side];
    return [side, count(forecast[side]), number(recordsPerSecond), number(bytesPerRecord)];
  };
  const third = forecast.master ? [['master', count(forecast.master), '', '']] : [];
  return table([heads, ...sides.map(row), ...third], [1, 2, 3]);
}

function facts(forecast: Forecast): string {
  const { pull, diff, total } = forecast.seconds;
  const rows = [
    ['Time', `about ${duration(total)} (pull ${duration(pull)}, compare ${duration(diff)}), ${basis(forecast)}`],
    ['Disk', diskText(forecast)],
    ['Finish', `${moment(forecast.finishesAt, forecast.activity?.startsAt)} if started now`],
  ];
  return table(rows.map(([head = '', text = '']) => [paint('dim', head), text]));
}

function basis({ basedOn, runs, correction }: Forecast): string {
  const texts = {
    runs: `by ${plural(runs, 'earlier run')}`,
    sample: 'by a sample of both sides',
    bench: 'by what this machine did with generated records',
    guess: 'by first guesses',
  };
  return `${texts[basedOn]}${correction === 1 ? '' : `, corrected by × ${correction}`}`;
}

function diskText({ disk }: Forecast): string {
  const { bytes, free, reserve, fits } = disk;
  const needed = `about ${bytesText(bytes)} needed`;
  if (free === null) return needed;
  const beside = `${bytesText(free)} free${fits === 'yes' ? '' : `, ${bytesText(reserve)} of them kept in reserve`}`;
  if (fits === 'no') return paint('red', `${needed}, but only ${beside}: a run would be refused`);
  return fits === 'doubtful' ? paint('yellow', `${needed}, and only ${beside}`) : `${needed}, ${beside}`;
}

function activityText(forecast: Forecast): string[] {
  const { activity } = forecast;
  if (!activity) return [];
  const { id, secondsLeft, isInTime } = activity;
  if (secondsLeft < 0) return [`Activity ${id} started ${duration(-secondsLeft)} ago.`];
  const whenStartedNow = paint(isInTime ? 'green' : 'red', `Will ${ending(forecast)}.`);
  return [[whenStartedNow, ...clearingText(activity), ...proposal(activity)].join('\n')];
}

/** When clearing starts under the policy; a lead time that is over is told as such. */
function clearingText({ startsAt, secondsLeft, clearing }: ActivityForecast): string[] {
  const { policy, leadSeconds, better } = clearing;
  const lead = policy.startsWith('T-') ? policy : `${policy}, T-${leadSeconds / 3_600}h`;
  const start = moment(clearing.startsAt, startsAt);
  const spare = (Date.parse(startsAt) - Date.parse(clearing.finishesAt)) / 1_000;
  const end = clearing.isInTime
    ? `ends ${duration(spare)} before the activity starts`
    : `ends ${duration(-spare)} after the activity has started`;
  const untilStart = secondsLeft - leadSeconds;
  const sentence =
    untilStart < 0
      ? `By its policy (${lead}) clearing was to start at ${start}, ${duration(-untilStart)} ago.`
      : `By its policy (${lead}) clearing starts at ${start} and ${end}.`;
  const advice = {
    urgent: 'Policy limited is for at most 10,000,000 records; urgent (T-12h) leaves more time.',
    limited: 'Policy urgent is for more than 10,000,000 records; limited (T-5h) would do.',
  };
  const isLate = !clearing.isInTime && untilStart >= 0;
  return [isLate ? paint('red', sentence) : sentence, ...(better ? [paint('yellow', advice[better])] : [])];
}

/** The policy that suits, and why. */
function proposal({ proposed, secondsLeft, clearing }: ActivityForecast): string[] {
  if (!proposed) return [];
  const { policy, leadSeconds, reason, records } = proposed;
  const lead = policy.startsWith('T-') ? policy : `${policy}, ${leadText(leadSeconds)}`;
  const reasons = {
    'a-day-left': `${duration(secondsLeft)} are left, and the earliest leaves people most time to decide`,
    'many-records': `${duration(secondsLeft)} are left for ${number(records)} records, more than ten million`,
    'few-records': `${duration(secondsLeft)} are left for ${number(records)} records, at most ten million`,
    'takes-longer': 'a run takes longer than the usual policies leave it, and is given twice its time',
  };
  const suits = policy === clearing.policy ? 'Its policy suits it' : `Policy ${lead} would suit it`;
  return [`${suits}: ${reasons[reason]}.`];
}
