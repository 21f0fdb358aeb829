// Charts of the dashboard: the only place that knows the chart library. Times are Unix seconds and shown in UTC.
import {
  BaselineSeries, CandlestickSeries, CrosshairMode, HistogramSeries, LineStyle, createChart, createSeriesMarkers,
} from '../lib/lightweight-charts/lightweight-charts.mjs';

// Read once per theme: asking the browser for styles while charts change the page makes it lay the page out again and again.
let theme = new Map();
const readTheme = () => { theme = new Map(); };
const token = name => {
  if (!theme.has(name)) theme.set(name, getComputedStyle(document.documentElement).getPropertyValue(name).trim());
  return theme.get(name);
};
const twoDigits = n => String(n).padStart(2, '0');

function utc(seconds) {
  const t = new Date(seconds * 1000);
  return `${t.getUTCFullYear()}-${twoDigits(t.getUTCMonth() + 1)}-${twoDigits(t.getUTCDate())} ${twoDigits(t.getUTCHours())}:${twoDigits(t.getUTCMinutes())} UTC`;
}

const grouped = decimals => {
  const format = new Intl.NumberFormat('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  return { type: 'custom', minMove: 10 ** -decimals, formatter: value => format.format(value) };
};

function frameOptions() {
  return {
    layout: {
      background: { color: token('--panel') },
      textColor: token('--muted'),
      fontFamily: token('--font-plain') || 'sans-serif',
      fontSize: 11,
      // The link that the licence asks for stands in the footer; the library's own logo brings an inline style sheet.
      attributionLogo: false,
    },
    grid: { vertLines: { color: token('--chart-grid') }, horzLines: { color: token('--chart-grid') } },
    rightPriceScale: { borderColor: token('--line') },
    timeScale: { borderColor: token('--line'), timeVisible: true, secondsVisible: false },
    crosshair: { mode: CrosshairMode.Normal },
    localization: { locale: 'en-GB', timeFormatter: utc },
    autoSize: true,
    handleScale: { axisPressedMouseMove: { time: true, price: false } },
  };
}

// What both charts share: the frame, the theme, and the keyboard.
class Chart {
  constructor(host) {
    this.host = host;
    this.canvas = host.querySelector('[data-canvas]');
    this.chart = createChart(this.canvas, frameOptions());
    this.onTheme = () => {
      readTheme();
      this.chart.applyOptions(frameOptions());
      this.paint();
    };
    this.themeWatch = new MutationObserver(this.onTheme);
    this.themeWatch.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    this.systemTheme = matchMedia('(prefers-color-scheme: light)');
    this.systemTheme.addEventListener('change', this.onTheme);
    this.onKey = event => this.key(event);
    host.addEventListener('keydown', this.onKey);
  }

  key(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const scale = this.chart.timeScale();
    const range = scale.getVisibleLogicalRange();
    if (!range) return;
    const width = range.to - range.from;
    const middle = (range.from + range.to) / 2;
    const zoom = factor => scale.setVisibleLogicalRange({ from: middle - width * factor / 2, to: middle + width * factor / 2 });
    const shift = bars => scale.setVisibleLogicalRange({ from: range.from + bars, to: range.to + bars });
    switch (event.key) {
      case 'ArrowLeft': shift(-width / 10); break;
      case 'ArrowRight': shift(width / 10); break;
      case 'PageUp': shift(-width * 0.9); break;
      case 'PageDown': shift(width * 0.9); break;
      case '+': case '=': zoom(0.8); break;
      case '-': zoom(1.25); break;
      case 'Home': scale.fitContent(); break;
      case 'End': scale.scrollToRealTime(); break;
      default: return;
    }
    event.preventDefault();
  }

  paint() {}

  dispose() {
    this.themeWatch.disconnect();
    this.systemTheme.removeEventListener('change', this.onTheme);
    this.host.removeEventListener('keydown', this.onKey);
    this.chart.remove();
  }
}

class CandleChart extends Chart {
  constructor(host) {
    super(host);
    this.hover = host.querySelector('[data-hover]');
    this.lineList = [];
    this.volume = this.chart.addSeries(HistogramSeries, { priceScaleId: '', priceFormat: { type: 'volume' }, lastValueVisible: false, priceLineVisible: false });
    this.volume.priceScale().applyOptions({ scaleMargins: { top: 0.84, bottom: 0 } });
    this.candles = this.chart.addSeries(CandlestickSeries, { autoscaleInfoProvider: original => this.include(original()) });
    this.candles.priceScale().applyOptions({ scaleMargins: { top: 0.08, bottom: 0.2 } });
    this.marks = createSeriesMarkers(this.candles, []);
    this.markList = [];
    this.lines = [];
    this.volumes = [];
    this.decimals = 2;
    this.chart.subscribeCrosshairMove(move => this.show(move));
    this.paint();
  }

  // flat: open time, open, high, low, close, volume of one candle after the other; oldest first.
  setCandles(flat, decimals) {
    this.decimals = decimals;
    this.candles.applyOptions({ priceFormat: grouped(decimals) });
    this.volumes = [];
    const candles = this.read(flat);
    this.candles.setData(candles);
    this.volume.setData(this.volumes.map(v => this.volumeBar(v)));
    if (candles.length > 0) {
      const shown = Math.max(40, Math.round(this.canvas.clientWidth / 6));
      this.chart.timeScale().setVisibleLogicalRange({ from: Math.max(0, candles.length - shown), to: candles.length + 6 });
    }
  }

  // The same candles again after older ones were dropped or frames were lost: the view stays where it is.
  replaceCandles(flat) {
    const scale = this.chart.timeScale();
    const range = scale.getVisibleRange();
    const atEdge = scale.scrollPosition() >= 0;
    this.volumes = [];
    this.candles.setData(this.read(flat));
    this.volume.setData(this.volumes.map(v => this.volumeBar(v)));
    if (range && !atEdge) scale.setVisibleRange(range);
  }

  // Adds candles, or overwrites the newest.
  addCandles(flat) {
    const before = this.volumes.length;
    for (const candle of this.read(flat)) this.candles.update(candle);
    for (const volume of this.volumes.slice(Math.max(0, before - 1))) this.volume.update(this.volumeBar(volume));
  }

  setMarks(marks, lines) {
    this.markList = marks;
    this.lineList = lines;
    this.paintMarks();
  }

  // Makes room for stops and targets, unless that would flatten the candles.
  include(scale) {
    if (!scale?.priceRange) return scale;
    const { minValue, maxValue } = scale.priceRange;
    const limit = maxValue - minValue;
    const near = this.lineList.map(l => l.price).filter(price => price > minValue - limit && price < maxValue + limit);
    return { ...scale, priceRange: { minValue: Math.min(minValue, ...near), maxValue: Math.max(maxValue, ...near) } };
  }

  read(flat) {
    const candles = [];
    for (let i = 0; i + 5 < flat.length; i += 6) {
      const [time, open, high, low, close, volume] = flat.slice(i, i + 6);
      candles.push({ time, open, high, low, close });
      const entry = { time, volume, up: close >= open };
      if (this.volumes.at(-1)?.time === time) this.volumes[this.volumes.length - 1] = entry;
      else this.volumes.push(entry);
    }
    return candles;
  }

  volumeBar(v) {
    return { time: v.time, value: v.volume, color: token(v.up ? '--chart-volume-up' : '--chart-volume-down') };
  }

  paint() {
    const up = token('--chart-up');
    const down = token('--chart-down');
    // A rising candle is hollow and a falling one filled: the shape says what the colour says.
    this.candles.applyOptions({
      upColor: token('--panel'), borderUpColor: up, wickUpColor: up,
      downColor: down, borderDownColor: down, wickDownColor: down, priceLineColor: token('--muted'),
    });
    this.volume.setData(this.volumes.map(v => this.volumeBar(v)));
    this.paintMarks();
  }

  paintMarks() {
    const up = token('--chart-up');
    const down = token('--chart-down');
    const mark = {
      'entry-long': { position: 'belowBar', shape: 'arrowUp', color: up },
      'entry-short': { position: 'aboveBar', shape: 'arrowDown', color: down },
      'exit-won': { position: 'aboveBar', shape: 'circle', color: up },
      'exit-lost': { position: 'aboveBar', shape: 'square', color: down },
      'exit-flat': { position: 'aboveBar', shape: 'circle', color: token('--muted') },
    };
    this.marks.setMarkers(this.markList.filter(m => mark[m.kind]).map(m => ({ time: m.time, text: m.text, ...mark[m.kind] })));
    for (const line of this.lines) this.candles.removePriceLine(line);
    const colour = { entry: token('--accent'), stop: down, target: up, liquidation: token('--warn') };
    this.lines = this.lineList.map(l => this.candles.createPriceLine({
      price: l.price, title: l.title, color: colour[l.kind] ?? token('--muted'), lineWidth: 1, axisLabelVisible: true,
      lineStyle: l.kind === 'entry' ? LineStyle.Solid : l.kind === 'liquidation' ? LineStyle.Dotted : LineStyle.Dashed,
    }));
  }

  show(move) {
    const candle = move.time && move.seriesData.get(this.candles);
    const n = value => value.toFixed(this.decimals);
    this.hover.textContent = candle
      ? `${utc(move.time)}  O ${n(candle.open)}  H ${n(candle.high)}  L ${n(candle.low)}  C ${n(candle.close)}`
      : '';
  }
}

class EquityChart extends Chart {
  constructor(host) {
    super(host);
    // Shows the whole curve until somebody looks closer; a double click, or Home, shows the whole again.
    this.isWhole = true;
    this.onLookCloser = event => { this.isWhole = event.type === 'dblclick' || event.key === 'Home'; };
    for (const type of ['wheel', 'pointerdown', 'keydown', 'dblclick']) host.addEventListener(type, this.onLookCloser, { passive: true });
    this.equity = this.chart.addSeries(BaselineSeries, { lineWidth: 2, priceLineVisible: false, priceFormat: grouped(2) });
    this.paint();
  }

  // flat: time and equity in turn; oldest first. The line is coloured by which side of the starting balance it is on.
  setEquity(flat, start) {
    if (start !== null) this.equity.applyOptions({ baseValue: { type: 'price', price: start } });
    this.equity.setData(this.read(flat));
    if (this.isWhole) this.chart.timeScale().fitContent();
  }

  addEquity(flat) {
    for (const point of this.read(flat)) this.equity.update(point);
    if (this.isWhole) this.chart.timeScale().fitContent();
  }

  dispose() {
    for (const type of ['wheel', 'pointerdown', 'keydown', 'dblclick']) this.host.removeEventListener(type, this.onLookCloser);
    super.dispose();
  }

  read(flat) {
    const points = [];
    for (let i = 0; i + 1 < flat.length; i += 2) points.push({ time: flat[i], value: flat[i + 1] });
    return points;
  }

  paint() {
    const up = token('--chart-up');
    const down = token('--chart-down');
    this.equity.applyOptions({
      topLineColor: up, topFillColor1: token('--chart-volume-up'), topFillColor2: token('--panel'),
      bottomLineColor: down, bottomFillColor1: token('--panel'), bottomFillColor2: token('--chart-volume-down'),
    });
  }
}

export const candles = host => new CandleChart(host);
export const equity = host => new EquityChart(host);
