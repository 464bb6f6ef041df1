/** A stream of what `act` tells while it is at work; it returns what `act` does, and fails as `act` does. */
export async function* telling<Event, Result>(
  act: (tell: (event: Event) => void) => Promise<Result>,
): AsyncGenerator<Event, Result> {
  const told: Event[] = [];
  let wake = () => {};
  let isOver = false;
  const work = act((event) => {
    told.push(event);
    wake();
  }).finally(() => {
    isOver = true;
    wake();
  });
  // Whoever stops listening does not hear of a failure; it must not end the process.
  work.catch(() => {});
  for (;;) {
    yield* told.splice(0);
    if (isOver) return await work;
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
  }
}
