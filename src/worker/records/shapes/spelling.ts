import type { Change } from '#shared/shape.ts';

/**
 * While findings are looked at a change is a short text (`times 100/1`, `plus -5`, `cut 20`), which is quick to make, to
 * hash and to compare. This reads it.
 */
export function changeOf(spelled: string, fields: string[]): Change {
  const space = spelled.indexOf(' ');
  const [is, rest] = space < 0 ? [spelled, ''] : [spelled.slice(0, space), spelled.slice(space + 1)];
  switch (is) {
    case 'times': {
      const [numerator = '1', denominator = '1'] = rest.split('/');
      return { is, numerator, denominator };
    }
    case 'plus':
      return { is, by: rest };
    case 'moved':
      return { is, microseconds: rest };
    case 'cut':
      return { is, length: rest === '' ? null : Number(rest) };
    case 'space':
      return { is, where: rest === 'inside' ? 'inside' : 'around' };
    case 'null':
      return { is, from: rest === 'empty' ? 'empty' : 'value' };
    case 'filled':
      return { is, to: rest === 'empty' ? 'empty' : 'value' };
    case 'sign':
    case 'case':
    case 'emptied':
    case 'encoding':
      return { is };
    case 'prefix':
    case 'suffix':
      return { is, isAdded: rest.startsWith('+'), text: rest.slice(2) };
    case 'swapped':
      return { is, with: fields[Number(rest)] ?? '' };
    case 'became': {
      const [from = '', to = ''] = JSON.parse(rest) as string[];
      return { is, from, to };
    }
    case 'constant':
      return { is, to: rest };
    default:
      return changeOfOthers(is, rest);
  }
}

/** Of findings that have no two values. */
function changeOfOthers(is: string, rest: string): Change {
  switch (is) {
    case 'keys': {
      const [prefix = '', from = '', to = ''] = JSON.parse(rest) as string[];
      return { is, prefix, from, to };
    }
    case 'starts':
      return { is, text: rest };
    case 'bucket': {
      const [bucket, of] = rest.split('/').map(Number);
      return { is, bucket: bucket ?? 0, of: of ?? 0 };
    }
    case 'counts': {
      const [inbound, outbound] = rest.split('/').map(Number);
      return { is, inbound: inbound ?? 0, outbound: outbound ?? 0 };
    }
    case 'reason':
      return { is, text: rest };
    default:
      return { is: 'other' };
  }
}
