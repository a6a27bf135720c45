/* How the page draws: each function gives an option of ECharts for what it is handed. */
window.pinbeamCharts = (function () {
  'use strict';
  function css(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  }
  function number(n) {
    return n == null ? 'none' : n.toLocaleString('en-US', { maximumFractionDigits: 2 });
  }
  function short(n) {
    return n.toLocaleString('en-US', { notation: 'compact', maximumFractionDigits: 1 });
  }
  function percent(n) {
    return (n * 100).toLocaleString('en-US', { maximumFractionDigits: 1 }) + ' %';
  }
  function cut(text, length) {
    var points = Array.from(String(text).replace(/\s+/g, ' '));
    return points.length > length ? points.slice(0, length - 1).join('') + '…' : points.join('');
  }
  function clock(millis) {
    return new Date(millis).toISOString().slice(11, 19);
  }

  function base(label) {
    var ink = css('--ink'), line = css('--line');
    return {
      color: ['--c1', '--c2', '--c3', '--c4', '--c5', '--c6', '--c7', '--c8'].map(css),
      backgroundColor: 'transparent',
      animation: false,
      textStyle: { color: ink, fontFamily: getComputedStyle(document.body).fontFamily },
      aria: { enabled: true, label: { description: label } },
      grid: { left: 4, right: 20, top: 16, bottom: 8, containLabel: true },
      // Names are data: the tooltip shows them as text, never as markup.
      tooltip: { renderMode: 'richText', confine: true, backgroundColor: css('--card'), borderColor: line, textStyle: { color: ink } }
    };
  }
  function axis(more) {
    return Object.assign({
      axisLine: { lineStyle: { color: css('--line') } },
      axisTick: { show: false },
      splitLine: { lineStyle: { color: css('--line') } }
    }, more, {
      // The room for labels is measured with the font named at the label itself.
      axisLabel: Object.assign({ color: css('--quiet'), fontFamily: getComputedStyle(document.body).fontFamily, hideOverlap: true }, more.axisLabel)
    });
  }

  /** Lines over time: names with values, one for each of the times. */
  function lines(label, times, series, format) {
    var b = base(label);
    b.legend = { show: series.length > 1, type: 'scroll', top: 0, left: 0, textStyle: { color: css('--ink') } };
    b.grid.top = series.length > 1 ? 40 : 16;
    b.tooltip.trigger = 'axis';
    b.tooltip.valueFormatter = function (v) { return v == null ? 'none' : (format || number)(v); };
    b.xAxis = axis({ type: 'category', boundaryGap: false, data: times.map(clock), splitLine: { show: false } });
    b.yAxis = axis({ type: 'value', min: 0, axisLabel: { formatter: format || short } });
    var dashes = ['solid', 'dashed', 'dotted'];
    b.series = series.map(function (s, i) {
      return {
        name: s.name, type: 'line', data: s.values, connectNulls: false,
        showSymbol: times.length < 2, symbolSize: 5,
        lineStyle: { width: 2, type: dashes[Math.floor(i / 2) % 3] },
        areaStyle: series.length === 1 ? { opacity: 0.12 } : undefined
      };
    });
    return b;
  }

  /** Horizontal bars, the first pair on top. */
  function bars(label, pairs, format) {
    var rows = pairs.slice().reverse();
    var b = base(label);
    b.grid.right = 64;
    b.xAxis = axis({ type: 'value', splitNumber: 3, axisLabel: { formatter: short } });
    b.yAxis = axis({
      type: 'category', splitLine: { show: false },
      data: rows.map(function (r) { return r[0]; }),
      axisLabel: { color: css('--ink'), interval: 0, formatter: function (t) { return cut(t, 26); } }
    });
    b.series = [{
      type: 'bar', barMaxWidth: 18, itemStyle: { borderRadius: [0, 4, 4, 0] },
      data: rows.map(function (r) { return r[1]; }),
      label: { show: true, position: 'right', color: css('--ink'), formatter: function (p) { return (format || number)(p.value); } }
    }];
    b.tooltip.formatter = function (p) { return cut(p.name, 60) + '\n' + (format || number)(p.value); };
    return b;
  }

  /** The world, each country by its number. */
  function map(label, pairs) {
    var b = base(label);
    var most = pairs.reduce(function (m, p) { return Math.max(m, p[1]); }, 1);
    b.visualMap = {
      min: 0, max: most, calculable: false, left: 0, bottom: 0, itemHeight: 80,
      text: [short(most), '0'], textStyle: { color: css('--quiet') },
      inRange: { color: [css('--heat0'), css('--heat1')] }
    };
    b.series = [{
      type: 'map', map: 'world', roam: false, selectedMode: false, top: 0, bottom: 0, left: 0, right: 0,
      itemStyle: { areaColor: css('--track'), borderColor: css('--card'), borderWidth: 0.6 },
      emphasis: { label: { show: false }, itemStyle: { areaColor: css('--c3') } },
      data: pairs.map(function (p) { return { name: p[0], value: p[1] }; })
    }];
    b.tooltip.formatter = function (p) { return p.name ? p.name + '\n' + (isNaN(p.value) ? 'no posts' : number(p.value)) : ''; };
    return b;
  }

  return { lines: lines, bars: bars, map: map, number: number, percent: percent, clock: clock };
}());
