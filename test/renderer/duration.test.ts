import { describe, expect, it } from 'vitest';
import { en } from '#renderer/locales/en/index.ts';
import { zh } from '#renderer/locales/zh/index.ts';
import { durationText } from '#renderer/parts/duration.ts';

describe('a time that something takes', () => {
  it.each([
    [0, '0.0 s', '0.0秒'],
    [9.94, '9.9 s', '9.9秒'],
    [9.96, '10 s', '10秒'],
    [89.4, '89 s', '89秒'],
    [89.6, '1 min 30 s', '1分30秒'],
    [179.7, '3 min', '3分'],
    [599.4, '9 min 59 s', '9分59秒'],
    [3_540, '59 min', '59分'],
    [3_599.1, '1 h', '1小时'],
    [7_500, '2 h 5 min', '2小时5分'],
    [86_399, '1 d', '1天'],
    [273_600, '3 d 4 h', '3天4小时'],
  ])('%s seconds', (seconds, english, chinese) => {
    expect(durationText(seconds, en.common.units)).toBe(english);
    expect(durationText(seconds, zh.common.units)).toBe(chinese);
  });
});
