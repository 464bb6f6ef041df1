import type { Page } from '@playwright/test';

/**
 * What a page takes for something, by its own clock: from an act until what is waited for is drawn. Both are said in the
 * page's own language, as texts: nothing of ours is between the act and the picture.
 */
export async function millisecondsUntil(page: Page, act: string, isThere: string): Promise<number> {
  return page.evaluate(`new Promise((resolve, reject) => {
    const isThere = () => { ${isThere} };
    const began = performance.now();
    const look = () => {
      const passed = performance.now() - began;
      if (isThere()) resolve(passed);
      else if (passed > ${patienceMs}) reject(new Error(document.body.innerText.slice(0, 2000)));
      else requestAnimationFrame(look);
    };
    ${act};
    look();
  })`);
}

/** Pictures a second that the page draws until something is there. */
export async function framesPerSecondUntil(page: Page, isThere: string): Promise<number> {
  return page.evaluate(`new Promise((resolve) => {
    const isThere = () => { ${isThere} };
    const began = performance.now();
    let frames = 0;
    const look = (now) => {
      frames++;
      if (isThere() || now - began > ${patienceMs}) resolve(frames / ((now - began) / 1000));
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  })`);
}

/** The text of a row of the table of findings, by its place; nothing while it is not there. */
export function rowText(place: number): string {
  return `document.querySelector('[role=grid] [aria-rowindex="${place + 2}"]')?.textContent ?? ''`;
}

const patienceMs = 120_000;
