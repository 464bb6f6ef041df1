import { limits } from '#shared/limits.ts';

type Limits = {
  -readonly [Name in keyof typeof limits]: (typeof limits)[Name] extends number ? number : readonly number[];
};

/** Runs `act` with some limits smaller, so that what they govern happens on small data. The others stay as they are. */
export async function withLimits<Result>(
  smaller: Partial<Limits>,
  act: () => Result | Promise<Result>,
): Promise<Awaited<Result>> {
  const before = { ...limits };
  Object.assign(limits, smaller);
  try {
    return await act();
  } finally {
    Object.assign(limits, before);
  }
}
