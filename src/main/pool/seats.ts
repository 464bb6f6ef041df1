/**
 * As many tasks at a time as there are threads, the others in the order in which they came. Tasks that wait inside the
 * thread pool are forgotten when all of its threads die.
 */
export function createSeats(count: number) {
  const waiting: (() => void)[] = [];
  let free = count;
  return {
    async take(): Promise<void> {
      if (free === 0) return new Promise((resolve) => waiting.push(resolve));
      free--;
    },
    leave(): void {
      const next = waiting.shift();
      if (next) next();
      else free++;
    },
  };
}
