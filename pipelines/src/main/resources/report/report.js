(function () {
  'use strict';
  var data = JSON.parse(document.getElementById('data').textContent);
  var dark = window.matchMedia('(prefers-color-scheme: dark)');
  var charts = [];

  function css(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  }
  function words(name) {
    return name.replace(/_/g, ' ');
  }
  function number(n) {
    return n.toLocaleString('en-US', { maximumFractionDigits: 1 });
  }
  function short(n) {
    return n.toLocaleString('en-US', { notation: 'compact', maximumFractionDigits: 1 });
  }
  function cut(text, length) {
    var points = Array.from(String(text).replace(/\s+/g, ' '));
    return points.length > length ? points.slice(0, length - 1).join('') + '…' : points.join('');
  }
  function distinct(values) {
    return values.filter(function (v, i) { return values.indexOf(v) === i; });
  }

  function base(narrow) {
    var ink = css('--ink'), quiet = css('--quiet'), line = css('--line');
    return {
      color: ['--c1', '--c2', '--c3', '--c4', '--c5', '--c6', '--c7', '--c8'].map(css),
      backgroundColor: 'transparent',
      animation: false,
      textStyle: { color: ink, fontFamily: getComputedStyle(document.body).fontFamily },
      aria: { enabled: true },
      grid: { left: 4, right: narrow ? 12 : 24, top: 12, bottom: 8, containLabel: true },
      // Names are data: the tooltip shows them as text, never as markup.
      tooltip: { renderMode: 'richText', confine: true, backgroundColor: css('--card'), borderColor: line, textStyle: { color: ink } },
      legend: { show: false, textStyle: { color: ink }, top: 0, left: 0, itemGap: 14 },
      axis: {
        axisLine: { lineStyle: { color: line } },
        axisTick: { show: false },
        axisLabel: { color: quiet },
        splitLine: { lineStyle: { color: line } }
      }
    };
  }
  function axis(b, more) {
    // The room for labels is measured with the font named at the label itself.
    var label = Object.assign({ fontFamily: b.textStyle.fontFamily }, b.axis.axisLabel, more.axisLabel);
    return Object.assign({}, b.axis, more, { axisLabel: label });
  }
  function finish(b, option) {
    delete b.axis;
    return Object.assign(b, option);
  }

  /** Horizontal bars, the largest on top where asked for, each with what stands behind it. */
  function bars(answer, spec, narrow) {
    var col = function (name) { return answer.columns.indexOf(name); };
    var rows = answer.rows.slice();
    if (spec.sorted) {
      rows.sort(function (a, b) { return b[col(spec.value)] - a[col(spec.value)]; });
    }
    rows = rows.slice(0, spec.top || rows.length).reverse();
    var b = base(narrow);
    b.grid.right = spec.note ? (narrow ? 96 : 150) : 64;
    return finish(b, {
      height: Math.max(220, rows.length * 28 + 50),
      xAxis: axis(b, { type: 'value', splitNumber: narrow ? 3 : 5, axisLabel: { formatter: short } }),
      yAxis: axis(b, {
        type: 'category',
        data: rows.map(function (r) { return String(r[col(spec.label)]); }),
        axisLabel: { color: css('--ink'), interval: 0, formatter: function (t) { return cut(t, narrow ? 16 : 28); } },
        splitLine: { show: false }
      }),
      series: [{
        type: 'bar', barMaxWidth: 18, itemStyle: { borderRadius: [0, 4, 4, 0] },
        label: {
          show: true, position: 'right', color: css('--ink'),
          formatter: function (p) {
            var r = rows[p.dataIndex];
            var value = p.value >= 100000 ? short(p.value) : number(p.value);
            return spec.note ? value + '  ' + cut(r[col(spec.note)], narrow ? 10 : 18) : value;
          }
        },
        data: rows.map(function (r) { return r[col(spec.value)]; })
      }],
      tooltip: Object.assign(b.tooltip, {
        formatter: function (p) {
          var r = rows[p.dataIndex];
          return cut(r[col(spec.label)], 60) + '\n' + number(p.value) + (spec.note ? '  ' + cut(r[col(spec.note)], 60) : '');
        }
      })
    });
  }

  /** Columns side by side: one series for each value, or for each member of a group. */
  function columns(answer, spec, narrow) {
    var col = function (name) { return answer.columns.indexOf(name); };
    var xs = distinct(answer.rows.map(function (r) { return String(r[col(spec.x)]); }));
    var names = spec.series ? distinct(answer.rows.map(function (r) { return r[col(spec.series)]; })) : spec.values;
    var b = base(narrow);
    var many = names.length > 1;
    b.legend.show = many;
    b.grid.top = many ? (narrow ? 64 : 42) : 26;
    return finish(b, {
      aria: { enabled: true, decal: { show: many } },
      height: 320,
      xAxis: axis(b, { type: 'category', data: xs, splitLine: { show: false } }),
      yAxis: axis(b, { type: 'value', axisLabel: { formatter: short } }),
      series: names.map(function (name) {
        return {
          name: words(String(name)), type: 'bar', barMaxWidth: 44, barGap: '8%', itemStyle: { borderRadius: [4, 4, 0, 0] },
          label: { show: !narrow || !many, position: 'top', color: css('--ink'), fontSize: many ? 10 : 12, formatter: function (p) { return p.value == null ? '' : short(p.value); } },
          data: xs.map(function (x) {
            var row = answer.rows.filter(function (r) {
              return String(r[col(spec.x)]) === x && (!spec.series || r[col(spec.series)] === name);
            })[0];
            return row ? row[col(spec.series ? spec.values[0] : name)] : null;
          })
        };
      }),
      tooltip: Object.assign(b.tooltip, {
        trigger: 'axis', axisPointer: { type: 'shadow' },
        valueFormatter: function (v) { return v == null ? 'none' : number(v); }
      })
    });
  }

  /** A square for each pair, with its number in it. */
  function heat(answer, spec, narrow) {
    var col = function (name) { return answer.columns.indexOf(name); };
    var xs = distinct(answer.rows.map(function (r) { return String(r[col(spec.x)]); }));
    var ys = distinct(answer.rows.map(function (r) { return r[col(spec.y)]; })).sort().reverse();
    var values = answer.rows.map(function (r) { return r[col(spec.value)]; });
    var least = Math.min.apply(null, values), most = Math.max.apply(null, values);
    var b = base(narrow);
    return finish(b, {
      height: ys.length * 30 + 50,
      xAxis: axis(b, { type: 'category', data: xs, position: 'top', axisLine: { show: false }, splitLine: { show: false } }),
      yAxis: axis(b, { type: 'category', data: ys, axisLine: { show: false }, splitLine: { show: false }, axisLabel: { color: css('--ink'), interval: 0, formatter: function (t) { return cut(t, narrow ? 15 : 24); } } }),
      visualMap: { show: false, min: least, max: Math.max(most, least + 1), inRange: { color: [css('--heat0'), css('--heat1')] } },
      series: [{
        type: 'heatmap', itemStyle: { borderColor: css('--card'), borderWidth: 2, borderRadius: 4 },
        data: answer.rows.map(function (r) {
          var value = r[col(spec.value)];
          var strong = dark.matches || (value - least) / Math.max(1, most - least) > 0.7;
          return {
            value: [xs.indexOf(String(r[col(spec.x)])), ys.indexOf(r[col(spec.y)]), value],
            label: { color: strong ? '#ffffff' : css('--ink') }
          };
        }),
        label: { show: true, formatter: function (p) { return short(p.value[2]); } }
      }],
      tooltip: Object.assign(b.tooltip, {
        formatter: function (p) { return ys[p.value[1]] + ', ' + xs[p.value[0]] + '\n' + number(p.value[2]); }
      })
    });
  }

  /** Stacked bars of counts: rows are [bar, part, count]. */
  function stack(rows, narrow, width) {
    var parts = distinct(rows.map(function (r) { return r[1]; }));
    var sums = {};
    rows.forEach(function (r) { sums[r[0]] = (sums[r[0]] || 0) + r[2]; });
    var labels = Object.keys(sums).sort(function (x, y) { return sums[x] - sums[y]; });
    var b = base(narrow);
    b.legend.show = true;
    b.legend.data = parts;
    var letters = parts.reduce(function (sum, part) { return sum + part.length * 8.5 + 52; }, 0);
    var lines = Math.ceil(letters / width);
    b.grid.top = 12 + lines * 24;
    b.grid.right = 56;
    return finish(b, {
      aria: { enabled: true, decal: { show: true } },
      height: Math.max(150, labels.length * 34 + 40) + lines * 24,
      xAxis: axis(b, { type: 'value', splitNumber: 4, minInterval: 1, axisLabel: { formatter: short } }),
      yAxis: axis(b, { type: 'category', data: labels, splitLine: { show: false }, axisLabel: { color: css('--ink'), interval: 0, formatter: function (t) { return cut(t, narrow ? 18 : 32); } } }),
      series: parts.map(function (part) {
        return {
          name: part, type: 'bar', stack: 'all', barMaxWidth: 20,
          data: labels.map(function (l) {
            var row = rows.filter(function (r) { return r[0] === l && r[1] === part; })[0];
            return row ? row[2] : null;
          })
        };
      }).concat([{
        // Carries the sum at the end of each bar, whichever parts it has.
        type: 'bar', stack: 'all', silent: true,
        data: labels.map(function () { return 0; }),
        label: { show: true, position: 'right', color: css('--ink'), formatter: function (p) { return number(sums[p.name]); } }
      }]),
      tooltip: Object.assign(b.tooltip, {
        formatter: function (p) { return p.name + '\n' + p.seriesName + '  ' + number(p.value); }
      })
    });
  }

  var kinds = { bars: bars, columns: columns, heat: heat };

  function option(box, narrow) {
    var name = box.getAttribute('data-chart');
    if (name === 'deadLetters' || name === 'fieldDefects') {
      return stack(data[name], narrow, box.clientWidth);
    }
    var answer = data.answers[name];
    return kinds[answer.chart.type](answer, answer.chart, narrow);
  }

  function draw(chart) {
    var narrow = chart.box.clientWidth < 480;
    var label = chart.box.getAttribute('aria-label');
    var o = option(chart.box, narrow);
    o.aria.label = { description: label };
    chart.box.style.height = o.height + 'px';
    delete o.height;
    chart.view.resize();
    chart.view.setOption(o, true);
    chart.narrow = narrow;
  }

  Array.prototype.forEach.call(document.querySelectorAll('[data-chart]'), function (box) {
    box.style.height = '260px';
    var chart = { box: box, view: echarts.init(box, null, { renderer: 'svg' }) };
    charts.push(chart);
    draw(chart);
  });
  function all() { charts.forEach(draw); }
  var due = 0;
  window.addEventListener('resize', function () {
    clearTimeout(due);
    due = setTimeout(all, 120);
  });
  dark.addEventListener('change', all);

  /** A click on a column's head sorts by it, and another one the other way round. */
  function value(row, column, isNumber) {
    var text = row.cells[column].textContent;
    return isNumber ? parseFloat(text.replace(/,/g, '')) : text;
  }
  function sort(table, column, head) {
    var down = head.getAttribute('aria-sort') === 'ascending';
    var isNumber = head.classList.contains('n');
    var rows = Array.prototype.slice.call(table.tBodies[0].rows);
    rows.sort(function (a, b) {
      var x = value(a, column, isNumber), y = value(b, column, isNumber);
      return (x < y ? -1 : x > y ? 1 : 0) * (down ? -1 : 1);
    });
    rows.forEach(function (row) { table.tBodies[0].appendChild(row); });
    Array.prototype.forEach.call(table.tHead.rows[0].cells, function (cell) { cell.removeAttribute('aria-sort'); });
    head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
  }
  Array.prototype.forEach.call(document.querySelectorAll('.scroll table'), function (table) {
    Array.prototype.forEach.call(table.tHead.rows[0].cells, function (head, column) {
      var button = document.createElement('button');
      button.type = 'button';
      button.className = 'sort';
      button.textContent = head.textContent;
      head.textContent = '';
      head.appendChild(button);
      button.addEventListener('click', function () { sort(table, column, head); });
    });
  });

  /** The same bytes as the answer's own file. */
  Array.prototype.forEach.call(document.querySelectorAll('[data-csv]'), function (button) {
    var name = button.getAttribute('data-csv');
    button.hidden = false;
    button.addEventListener('click', function () {
      var url = URL.createObjectURL(new Blob([data.csv[name]], { type: 'text/csv' }));
      var link = document.createElement('a');
      link.href = url;
      link.download = name + '.csv';
      link.click();
      URL.revokeObjectURL(url);
    });
  });
}());
