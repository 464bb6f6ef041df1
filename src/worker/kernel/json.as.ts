// Finds the wanted members of a JSON object, and checks all of it as strictly as records/json-scan.ts. Members of the
// object itself only. Whatever is doubtful (an escape where text is wanted, a wrong spelling) is left to the long way.
// The byte at `end` must be a line break: no text, number or word can run past it.

import { guessesAt, guessesMax, membersAt } from './layout.as';
import { setCell, setNamedNull, setNull } from './record.as';

let members: i32 = 0;
let firstCell: i32 = 0;

/** `members` names lie at `membersAt`; member i goes to cell `firstCell + i`. */
export function setUpJson(memberCount: i32, cellOfFirst: i32): void {
  members = memberCount;
  firstCell = cellOfFirst;
  for (let place: i32 = 0; place < guessesMax; place++) store<i32>(guessAt(place), place < members ? place : none);
}

/** Sets the cells of the object that is all of `[start, end)`. False where it has to go the long way. */
export function findMembers(start: usize, end: usize): bool {
  for (let member: i32 = 0; member < members; member++) setNull(firstCell + member);
  let at = space(start, end);
  if (at === end || load<u8>(at) !== 0x7b) return false;
  at = space(at + 1, end);
  if (load<u8>(at) === 0x7d && at < end) return space(at + 1, end) === end;
  for (let place: i32 = 0; at < end; place++) {
    at = nextMember(at, end, place);
    if (at === 0) return false;
    if (load<u8>(at) !== 0x2c) break;
    at = space(at + 1, end);
  }
  return load<u8>(at) === 0x7d && space(at + 1, end) === end;
}

/** Takes a name and its value and returns the position after them and the space behind them, 0 for the long way. */
function nextMember(start: usize, end: usize, place: i32): usize {
  const member = memberNamed(start, place);
  if (nameEnd === 0) return 0;
  let at = space(nameEnd, end);
  if (load<u8>(at) !== 0x3a) return 0;
  at = space(at + 1, end);
  at = member === none ? passValue(at, end, 0) : takeValue(at, end, firstCell + member);
  return at === 0 ? 0 : space(at, end);
}

/** Where the name just looked at ends, its quote included; 0 where it is none, or has escapes. */
let nameEnd: usize = 0;

const none: i32 = -1;

/** The wanted member that is named here, or `none`. Most objects have their members in the order of the one before. */
function memberNamed(at: usize, place: i32): i32 {
  const guess = place < guessesMax ? load<i32>(guessAt(place)) : none;
  if (guess !== none && isNamed(guess, at)) {
    nameEnd = at + nameLength(guess);
    return guess;
  }
  nameEnd = plainTextEnd(at);
  if (nameEnd === 0) return none;
  const length = nameEnd - at;
  let found = none;
  for (let member: i32 = 0; member < members && found === none; member++) {
    if (nameLength(member) === length && isNamed(member, at)) found = member;
  }
  if (place < guessesMax) store<i32>(guessAt(place), found);
  return found;
}

function guessAt(place: i32): usize {
  return guessesAt + ((<usize>place) << 2);
}

/** For each member two words: where its name in quotes lies, and how long that is. */
function nameLength(member: i32): usize {
  return <usize>load<u32>(membersAt + ((<usize>member) << 3), 4);
}

function isNamed(member: i32, at: usize): bool {
  const name = <usize>load<u32>(membersAt + ((<usize>member) << 3));
  const length = nameLength(member);
  for (let i: usize = 0; i < length; i += 16) {
    const same = <u32>i8x16.bitmask(i8x16.eq(v128.load(name + i), v128.load(at + i)));
    const rest = length - i;
    const wanted: u32 = rest >= 16 ? 0xffff : (1 << (<u32>rest)) - 1;
    if ((same & wanted) !== wanted) return false;
  }
  return true;
}

/** Notes where a wanted value lies: a text without its quotes, anything else as it is spelt. */
function takeValue(at: usize, end: usize, cell: i32): usize {
  const first = load<u8>(at);
  if (first === 0x22) {
    const after = plainTextEnd(at);
    if (after !== 0) setCell(cell, at + 1, after - 1);
    return after;
  }
  const after = passValue(at, end, 0);
  if (after === 0) return 0;
  if (first === 0x6e) setNamedNull(cell);
  else setCell(cell, at, after);
  return after;
}

/** How deep what is not wanted may nest; the long way goes deeper. */
const depthMax: i32 = 64;

/** The position after a value of any kind, 0 for the long way. */
function passValue(at: usize, end: usize, depth: i32): usize {
  switch (load<u8>(at)) {
    case 0x22:
      return textEnd(at);
    case 0x7b:
      return passNested(at, end, depth + 1, 0x7d);
    case 0x5b:
      return passNested(at, end, depth + 1, 0x5d);
    case 0x74:
      return load<u32>(at) === 0x65757274 ? at + 4 : 0;
    case 0x66:
      return load<u32>(at, 1) === 0x65736c61 ? at + 5 : 0;
    case 0x6e:
      return load<u32>(at) === 0x6c6c756e ? at + 4 : 0;
    default:
      return numberEnd(at);
  }
}

/** The position after an object or array, which `close` ends. */
function passNested(start: usize, end: usize, depth: i32, close: u8): usize {
  if (depth > depthMax) return 0;
  let at = space(start + 1, end);
  if (load<u8>(at) === close) return at + 1;
  while (at < end) {
    if (close === 0x7d) at = passName(at, end);
    if (at !== 0) at = passValue(at, end, depth);
    if (at === 0) return 0;
    at = space(at, end);
    if (load<u8>(at) !== 0x2c) break;
    at = space(at + 1, end);
  }
  return load<u8>(at) === close ? at + 1 : 0;
}

/** The position of the value that follows a name. */
function passName(at: usize, end: usize): usize {
  if (load<u8>(at) !== 0x22) return 0;
  at = textEnd(at);
  if (at === 0) return 0;
  at = space(at, end);
  return load<u8>(at) === 0x3a ? space(at + 1, end) : 0;
}

/** The position after the quote that ends a text without escapes; 0 where the text is another, or none. */
function plainTextEnd(at: usize): usize {
  if (load<u8>(at) !== 0x22) return 0;
  const special = nextSpecial(at + 1);
  return load<u8>(special) === 0x22 ? special + 1 : 0;
}

/** The same for a text that may have escapes. */
function textEnd(at: usize): usize {
  at = nextSpecial(at + 1);
  while (load<u8>(at) === 0x5c) {
    at = escapeEnd(at + 1);
    if (at === 0) return 0;
    at = nextSpecial(at);
  }
  return load<u8>(at) === 0x22 ? at + 1 : 0;
}

/** The next quote, backslash or control character, which a line break at the latest is. */
function nextSpecial(at: usize): usize {
  let mask = specialsOf(v128.load(at));
  while (mask === 0) {
    at += 16;
    mask = specialsOf(v128.load(at));
  }
  return at + <usize>ctz(mask);
}

function specialsOf(block: v128): i32 {
  const ends = v128.or(i8x16.eq(block, i8x16.splat(0x22)), i8x16.eq(block, i8x16.splat(0x5c)));
  return i8x16.bitmask(v128.or(ends, i8x16.lt_u(block, i8x16.splat(0x20))));
}

/** The position after an escape whose backslash was passed. */
function escapeEnd(at: usize): usize {
  switch (load<u8>(at)) {
    case 0x22:
    case 0x5c:
    case 0x2f:
    case 0x62:
    case 0x66:
    case 0x6e:
    case 0x72:
    case 0x74:
      return at + 1;
    case 0x75:
      for (let i: usize = 1; i < 5; i++) if (!isHexDigit(load<u8>(at + i))) return 0;
      return at + 5;
    default:
      return 0;
  }
}

function numberEnd(at: usize): usize {
  if (load<u8>(at) === 0x2d) at++;
  at = load<u8>(at) === 0x30 ? at + 1 : digitsEnd(at);
  if (at !== 0 && load<u8>(at) === 0x2e) at = digitsEnd(at + 1);
  if (at === 0 || (load<u8>(at) | 0x20) !== 0x65) return at;
  const sign = load<u8>(at, 1);
  return digitsEnd(at + (sign === 0x2b || sign === 0x2d ? 2 : 1));
}

/** The position after one digit or more, 0 where there is none. */
function digitsEnd(start: usize): usize {
  let at = start;
  while (<u8>(load<u8>(at) - 0x30) < 10) at++;
  return at === start ? 0 : at;
}

function isHexDigit(byte: u8): bool {
  return <u8>(byte - 0x30) < 10 || <u8>((byte | 0x20) - 0x61) < 6;
}

function space(at: usize, end: usize): usize {
  while (at < end && isSpace(load<u8>(at))) at++;
  return at;
}

function isSpace(byte: u8): bool {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}
