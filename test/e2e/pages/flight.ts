import type { Page } from '@playwright/test';

/** On the page of a run, what may still be on its way, as people look at it. */
export function flightCard(page: Page) {
  return {
    card: page.locator('section').filter({ has: page.getByRole('heading', { name: /^(In flight|在途)$/ }) }),
    first: page.getByRole('table', { name: /^(In flight, the first|在途记录)/ }),
    hours: page.getByRole('table', { name: /^(How long items take|在途时长)/ }),
  };
}
