import { describe, expect, it } from 'vitest';
import { displayWidth } from '../../terminal/width.ts';
import { DownloadMeter, type DownloadState } from './download-meter.ts';
import { downloadText } from './download-text.ts';

describe('DownloadMeter', () => {
  it('tells speed and time left from what arrived', () => {
    const meter = new DownloadMeter();
    meter.take(0, 10_000_000, 1000);
    expect(meter.state(1000)).toMatchObject({ percent: 0, speed: null, secondsLeft: null });
    for (let at = 1100; at <= 3000; at += 100) meter.take((at - 1000) * 1000, 10_000_000, at);
    expect(meter.state(3000)).toMatchObject({
      received: 2_000_000,
      percent: 20,
      speed: 1_000_000,
      secondsLeft: 8,
    });
  });

  it('measures what is new alone when a download goes on', () => {
    const meter = new DownloadMeter();
    meter.take(9_000_000, 10_000_000, 0);
    meter.take(9_100_000, 10_000_000, 1000);
    expect(meter.state(1000)).toMatchObject({ speed: 100_000, secondsLeft: 9 });
  });

  it('forgets what was longer ago than its window', () => {
    const meter = new DownloadMeter();
    meter.take(0, 1e9, 0);
    meter.take(100e6, 1e9, 1000);
    for (let at = 2000; at <= 20_000; at += 100) meter.take(100e6 + at, 1e9, at);
    expect(meter.state(20_000).speed).toBeCloseTo(1000, 0);
  });

  it('says that nothing comes, and measures anew when a server starts from the beginning', () => {
    const meter = new DownloadMeter();
    meter.take(5_000_000, 10_000_000, 0);
    meter.take(6_000_000, 10_000_000, 1000);
    expect(meter.state(3900)).toMatchObject({ stalledFor: null });
    expect(meter.state(9000)).toMatchObject({ speed: 0, stalledFor: 8, secondsLeft: null });
    meter.take(10_000, 10_000_000, 10_000);
    meter.take(20_000, 10_000_000, 11_000);
    expect(meter.state(11_000)).toMatchObject({ speed: 10_000, stalledFor: null, percent: 0 });
  });

  it('never says 100 % before the last byte, and bears a size that is wrong', () => {
    const meter = new DownloadMeter();
    meter.take(9_999_999, 10_000_000, 0);
    expect(meter.state(0).percent).toBe(99);
    meter.take(10_000_000, 10_000_000, 1);
    expect(meter.state(1).percent).toBe(100);
    meter.take(12_000_000, 10_000_000, 2);
    expect(meter.state(2).percent).toBe(100);
    meter.take(1, 0, 3);
    expect(meter.state(3).percent).toBeNull();
    expect(new DownloadMeter().state(5)).toMatchObject({ received: 0, stalledFor: null });
  });
});

describe('the line of a download', () => {
  const state: DownloadState = {
    received: 28_000_000,
    total: 67_000_000,
    percent: 41,
    speed: 5_200_000,
    secondsLeft: 8,
    stalledFor: null,
  };
  const name = 'Maelstrom v0.2.4';

  it('shows all of it where there is room', () => {
    expect(downloadText(name, state, 77, 'unicode')).toBe(
      'Maelstrom v0.2.4  ██████░░░░░░░░░░   41 %  28 of 67 MB  5.2 MB/s  8 s left',
    );
  });

  it('leaves out the bar first and keeps the figures; never wider than the terminal', () => {
    expect(downloadText(name, state, 66, 'ascii')).toBe(
      'Maelstrom v0.2.4   41 %  28 of 67 MB  5.2 MB/s  8 s left',
    );
    expect(downloadText(name, state, 40, 'ascii')).toBe(' 41 %  28 of 67 MB  5.2 MB/s  8 s left');
    for (let columns = 15; columns < 90; columns++) {
      expect(displayWidth(downloadText(name, state, columns, 'unicode'))).toBeLessThanOrEqual(columns);
    }
  });

  it.each([
    [{ secondsLeft: 99 }, '99 s left'],
    [{ secondsLeft: 100 }, '2 min left'],
    [{ secondsLeft: 5 * 3600 + 1 }, '6 h left'],
    [{ secondsLeft: null, stalledFor: 7 }, 'nothing for 7 s'],
    [{ secondsLeft: null, speed: null }, '28 of 67 MB'],
  ])('ends with %j as %s', (change, ending) => {
    expect(downloadText(name, { ...state, ...change }, 100, 'unicode').endsWith(ending)).toBe(true);
  });

  it('does without a total', () => {
    const without = { ...state, total: null, percent: null, secondsLeft: null };
    expect(downloadText(name, without, 80, 'unicode')).toBe('Maelstrom v0.2.4  28 MB  5.2 MB/s');
  });
});
