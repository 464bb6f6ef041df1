import { useEffect, useState } from 'react';

/** The time, looked at anew every so often: for what is told as "in 5 h" or "3 min ago". */
export function useNow(everyMs = 20_000): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
