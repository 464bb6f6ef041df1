import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { placementOn } from '#main/hosts/electron/placement.ts';
import { keptSettings } from '#main/hosts/electron/settings.ts';
import { languageOfLocale, wordsOf } from '#main/hosts/electron/words.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const folder = tempFolder();
const screen = { x: 0, y: 25, width: 1920, height: 1055 };
const kept = { x: 300, y: 200, width: 1000, height: 700, isMaximized: true };

describe('where the window opens', () => {
  it('is where it stood', () => {
    expect(placementOn([screen], kept)).toEqual(kept);
  });

  it('is the middle of the screen at first, and where the other screen is gone', () => {
    expect(placementOn([screen], undefined)).toEqual({ width: 1280, height: 800, isMaximized: false });
    expect(placementOn([screen], { ...kept, x: 2_500 })).toEqual({ width: 1280, height: 800, isMaximized: true });
    expect(placementOn([screen], { ...kept, y: -400 })).not.toHaveProperty('x');
    expect(placementOn([screen, { ...screen, x: 1920 }], { ...kept, x: 2_500 })).toMatchObject({ x: 2_500 });
  });

  it('is never too small to be used', () => {
    expect(placementOn([screen], { ...kept, width: 100, height: 100 })).toMatchObject({ width: 800, height: 560 });
  });
});

describe('what the shell remembers', () => {
  it('is there the next time', () => {
    const file = folder.path('shell.json');
    const settings = keptSettings(file);
    expect(settings.now).toEqual({ scheme: 'system' });
    settings.change({ placement: kept });
    settings.change({ language: 'zh', scheme: 'dark' });
    expect(keptSettings(file).now).toEqual({ placement: kept, language: 'zh', scheme: 'dark' });
  });

  it('is left out where it makes no sense, and keeps nothing from starting', () => {
    const file = folder.path('shell.json');
    writeFileSync(file, JSON.stringify({ scheme: 'purple', language: 'zh', placement: { x: 'left' } }));
    expect(keptSettings(file).now).toEqual({ scheme: 'system', language: 'zh' });
    writeFileSync(file, 'no JSON');
    expect(keptSettings(file).now).toEqual({ scheme: 'system' });
    // A file stands where its folder would have to be.
    keptSettings(`${file}/shell.json`).change({ scheme: 'dark' });
    expect(readFileSync(file, 'utf8')).toBe('no JSON');
  });
});

describe('what the shell says', () => {
  it('is in the language of the system, whatever the region', () => {
    expect(['zh-CN', 'zh', 'zh-Hant-TW', 'en-GB', 'de'].map(languageOfLocale)).toEqual(['zh', 'zh', 'zh', 'en', 'en']);
  });

  it('is all there in both', () => {
    const [en, zh] = [wordsOf('en'), wordsOf('zh')];
    expect(Object.keys(zh)).toEqual(Object.keys(en));
    expect(zh.quitTitle(2)).toContain('2');
  });
});
