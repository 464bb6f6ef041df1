const { threadId } = require('node:worker_threads');
const { appendFileSync, existsSync, readFileSync } = require('node:fs');

/**
 * A worker file around the built one, whose threads misbehave as a plan says: `how`, in which `task`, of which `side` or
 * at which `partition`, and how many `times` in all; the file `log` holds a byte for each. A comparison misbehaves when
 * it comes to the partition, with its files open; a pull `afterMs` after it began; any other task, short as they are,
 * before it begins. With `guard`, a task after which objects have other members than before fails.
 */
module.exports = function misbehaving(workerFile, plan) {
  const work = require(workerFile);
  const membersBefore = members();
  return async (asked) => {
    const outcome = await (isChosen(asked, plan) ? disturbed(work, asked, plan) : work(asked));
    if (plan.guard && members() !== membersBefore) throw new Error(`Object.prototype became ${members()}`);
    return outcome;
  };
};

function isChosen({ name, input }, { task, side, partition }) {
  if (name !== task || (side && input.side !== side)) return false;
  return task !== 'diff' || input.partitions.includes(partition);
}

async function disturbed(work, asked, plan) {
  if (asked.name === 'diff') {
    const partitions = misbehavingAt(asked.input.partitions, plan);
    return work({ ...asked, input: { ...asked.input, partitions } });
  }
  if (asked.name !== 'pull') {
    if (isDue(plan)) ways[plan.how](plan);
    return work(asked);
  }
  let fail = () => {};
  const failed = new Promise((_, reject) => {
    fail = reject;
  });
  const timer = setTimeout(() => {
    try {
      if (plan.how in ways && isDue(plan)) ways[plan.how](plan);
    } catch (error) {
      fail(error);
    }
  }, plan.afterMs);
  try {
    if (plan.how in idleWays && isDue(plan)) {
      idleWays[plan.how]();
      return await takeTurns(asked.pulse);
    }
    return await Promise.race([failed, work(asked)]);
  } finally {
    clearTimeout(timer);
  }
}

/** Takes its turns for ever, as a thread does that waits for an answer. */
function takeTurns({ buffer }) {
  const words = new Int32Array(buffer);
  Atomics.store(words, 0, threadId);
  setInterval(() => Atomics.add(words, 2, 1), 20);
  return new Promise(() => {});
}

function* misbehavingAt(partitions, plan) {
  for (const partition of partitions) {
    if (partition === plan.partition && isDue(plan)) ways[plan.how](plan);
    yield partition;
  }
}

function isDue({ times, log }) {
  if ((existsSync(log) ? readFileSync(log).length : 0) >= times) return false;
  appendFileSync(log, '.');
  return true;
}

const ways = {
  throws() {
    throw new Error('thrown on purpose');
  },
  'throws outside': () => {
    setImmediate(() => {
      throw new Error('thrown outside on purpose');
    });
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
  },
  'loops for ever': () => {
    for (;;);
  },
  'sleeps for ever': () => {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  },
  'fills its memory': () => {
    const kept = [];
    for (;;) kept.push(new Array(10_000).fill(Math.random()));
  },
  exits: () => process.exit(7),
  /** Inside one call of SQLite, which nothing ends but its own end: it waits for a lock that is not given. */
  'is deaf': ({ log, deafMs }) => {
    const Database = require('better-sqlite3');
    new Database(`${log}.lock`).exec('BEGIN EXCLUSIVE');
    new Database(`${log}.lock`, { timeout: deafMs }).exec('BEGIN EXCLUSIVE');
  },
};

/** What a thread does between its turns instead of its work, which would be done before this is noticed. */
const idleWays = {
  'waits for ever': () => {},
  'fills its memory slowly': () => {
    const kept = [];
    const more = () => {
      for (let i = 0; i < 300; i++) kept.push(new Array(10_000).fill(Math.random()));
      setImmediate(more);
    };
    more();
  },
};

function members() {
  return Object.getOwnPropertyNames(Object.prototype).sort().join(',');
}
