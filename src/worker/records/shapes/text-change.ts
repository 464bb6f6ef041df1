/** How one text became another, as changes are spelled: what says most first. Neither is empty, and they differ. */
export function textChanges(inbound: string, outbound: string): string[] {
  const whole = wholeChange(inbound, outbound);
  if (whole) return [whole];
  const changes: string[] = [];
  const add = (change: string, text: string) => {
    if (text.length > 0 && text.length <= affixMax) changes.push(`${change} ${text}`);
  };
  if (inbound.startsWith(outbound)) {
    changes.push(`cut ${characters(outbound)}`);
    add('suffix -', inbound.slice(outbound.length));
  }
  if (inbound.endsWith(outbound)) add('prefix -', inbound.slice(0, inbound.length - outbound.length));
  if (outbound.startsWith(inbound)) add('suffix +', outbound.slice(inbound.length));
  if (outbound.endsWith(inbound)) add('prefix +', outbound.slice(0, outbound.length - inbound.length));
  return changes;
}

/** More is no mark that somebody adds, but another text. */
const affixMax = 40;

/** Changes after which nothing else needs to be looked for. */
function wholeChange(inbound: string, outbound: string): string | undefined {
  if (inbound.trim() === outbound.trim()) return 'space around';
  if (withoutSpace(inbound) === withoutSpace(outbound)) return 'space inside';
  if (inbound.length === outbound.length || hasBeyondAscii(inbound)) {
    if (inbound.toLowerCase() === outbound.toLowerCase()) return 'case';
  }
  if ((hasBeyondAscii(inbound) || hasBeyondAscii(outbound)) && isMisread(inbound, outbound)) return 'encoding';
  return undefined;
}

function withoutSpace(text: string): string {
  return text.replace(/\s+/gu, '');
}

function hasBeyondAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f) return true;
  return false;
}

/** One is the other's UTF-8 read as Latin-1, Windows-1252 or GBK; or what is not ASCII was lost to question marks. */
function isMisread(inbound: string, outbound: string): boolean {
  if (inbound.length > misreadMax || outbound.length > misreadMax) return false;
  const isReadAs = (a: string, b: string) => {
    const bytes = Buffer.from(a);
    return bytes.toString('latin1') === b || windows.decode(bytes) === b || gbk.decode(bytes) === b;
  };
  return isReadAs(inbound, outbound) || isReadAs(outbound, inbound) || isLost(inbound, outbound);
}

const misreadMax = 2_000;
const windows = new TextDecoder('windows-1252');
const gbk = new TextDecoder('gbk');

/** Every ASCII character stayed; whatever was between them is question marks or marks of replacement now. */
function isLost(inbound: string, outbound: string): boolean {
  if (!/[?\uFFFD]/.test(outbound)) return false;
  const kept = inbound.split(/\P{ASCII}+/u);
  let at = 0;
  for (const [place, part] of kept.entries()) {
    const found = place === 0 ? (outbound.startsWith(part) ? 0 : -1) : outbound.indexOf(part, at);
    if (found < 0 || !/^[?\uFFFD]*$/.test(outbound.slice(at, found))) return false;
    at = found + part.length;
  }
  return /^[?\uFFFD]*$/.test(outbound.slice(at));
}

/** As people count them: a pair of surrogates is one. */
function characters(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}
