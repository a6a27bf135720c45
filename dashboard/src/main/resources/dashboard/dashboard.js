/* The page as the server's events tell it. */
(function () {
  'use strict';
  var charts = window.pinbeamCharts;
  var number = charts.number, percent = charts.percent, clock = charts.clock;
  var drawn = {};
  var data = null;
  var skew = 0;
  var connected = false;
  var countryNames = null;

  function element(tag, text, className) {
    var e = document.createElement(tag);
    if (text != null) { e.textContent = text; }
    if (className) { e.className = className; }
    return e;
  }
  function byId(id) { return document.getElementById(id); }
  function now() { return Date.now() + skew; }
  function span(millis) {
    var s = Math.max(0, Math.round(millis / 1000));
    if (s < 120) { return s + ' s'; }
    if (s < 7200) { return Math.round(s / 60) + ' min'; }
    return s < 172800 ? Math.round(s / 3600) + ' h' : Math.round(s / 86400) + ' days';
  }
  function ago(millis) { return millis == null ? 'never' : span(now() - millis) + ' ago'; }
  function sum(values) { return values.reduce(function (a, b) { return a + b; }, 0); }

  /** A table of rows; numbers stand to the right. */
  function table(caption, columns, rows) {
    var scroll = element('div', null, 'scroll');
    scroll.tabIndex = 0;
    scroll.setAttribute('role', 'region');
    scroll.setAttribute('aria-label', caption);
    var t = element('table');
    t.appendChild(element('caption', caption));
    var head = element('tr');
    columns.forEach(function (c, i) {
      var th = element('th', c, rows.length && typeof rows[0][i] === 'number' ? 'n' : '');
      th.scope = 'col';
      head.appendChild(th);
    });
    t.appendChild(element('thead')).appendChild(head);
    var body = t.appendChild(element('tbody'));
    rows.forEach(function (row) {
      var tr = element('tr');
      row.forEach(function (value) {
        var isNumber = typeof value === 'number';
        var td = element('td', isNumber ? number(value) : null, isNumber ? 'n' : '');
        if (!isNumber) { td.appendChild(element('bdi', value == null ? '' : String(value))); }
        tr.appendChild(td);
      });
      body.appendChild(tr);
    });
    scroll.appendChild(t);
    return scroll;
  }

  /** A view is a chart with its table below, made when it is first needed and then kept. */
  function view(name) {
    if (!drawn[name]) {
      var box = document.querySelector('[data-view="' + name + '"]');
      drawn[name] = { box: box };
    }
    return drawn[name];
  }
  function empty(name, text) {
    var v = view(name);
    if (v.chart) { v.chart.dispose(); }
    v.chart = null;
    v.details = null;
    v.box.replaceChildren(element('p', text, 'empty'));
  }
  function chart(name, height, option, tableOf, isMap) {
    var v = view(name);
    if (!v.chart) {
      var area = element('div', null, isMap ? 'chart map' : 'chart');
      area.setAttribute('role', 'img');
      v.area = area;
      v.details = element('details');
      v.details.appendChild(element('summary', 'As a table'));
      v.details.addEventListener('toggle', function () { fill(v); });
      v.note = element('p', null, 'note');
      v.box.replaceChildren(area, v.note, v.details);
      area.style.height = height + 'px';
      v.chart = window.echarts.init(area, null, { renderer: 'svg' });
    }
    if (v.height !== height) {
      v.area.style.height = height + 'px';
      v.chart.resize();
      v.height = height;
    }
    v.area.setAttribute('aria-label', option.aria.label.description + '; the table below holds the same');
    v.chart.setOption(option, true);
    v.tableOf = tableOf;
    fill(v);
    return v;
  }
  function fill(v) {
    if (v.details && v.details.open) {
      while (v.details.childNodes.length > 1) { v.details.removeChild(v.details.lastChild); }
      v.details.appendChild(v.tableOf());
    }
  }
  function grid(times, series) {
    return times.map(function (t, i) {
      return [clock(t)].concat(series.map(function (s) { return s.values[i] == null ? '' : s.values[i]; }));
    }).reverse();
  }
  function names(series) { return series.map(function (s) { return s.name; }); }

  function showRates() {
    var rates = data.ledger.rates;
    if (!rates || !rates.streams.length) { return empty('rates', 'No windows were committed.'); }
    var times = rates.streams[0].values.map(function (v, i) { return rates.begin + i * rates.step; });
    chart('rates', 300, charts.lines('Posts a second of each stream', times, rates.streams), function () {
      return table('Posts a second, the newest first', ['From'].concat(names(rates.streams)), grid(times, rates.streams));
    });
  }
  function showCategories() {
    var t = data.trends;
    if (!t.windows.length) {
      empty('categories', 'No window of the trends is complete yet.');
      return empty('top', 'No window of the trends is complete yet.');
    }
    chart('categories', 300, charts.lines('Posts of the categories with the most', t.windows, t.categories), function () {
      return table('Posts by category, the newest window first', ['From'].concat(names(t.categories)), grid(t.windows, t.categories));
    });
    if (!t.top.length) { return empty('top', 'The last window has no complete post.'); }
    var v = chart('top', 300, charts.bars('Categories of the last window', t.top), function () {
      return table('Categories of the last window', ['Category', 'Posts'], t.top);
    });
    v.note.textContent = clock(t.latestStart) + ' to ' + clock(t.latestEnd);
  }
  function onMap(name) {
    if (countryNames[name] !== undefined) { return countryNames[name]; }
    var short = name.split(/ \(|, /)[0];
    return countryNames[short] !== undefined ? countryNames[short] : short;
  }
  function showCountries() {
    var pairs = data.trends.countries || [];
    if (!pairs.length || !countryNames) { return empty('countries', 'No posts with a country.'); }
    var known = {};
    window.echarts.getMap('world').geoJSON.features.forEach(function (f) { known[f.properties.name] = true; });
    var shown = {}, off = [];
    pairs.forEach(function (p) {
      var name = onMap(p[0]);
      if (name && known[name]) { shown[name] = (shown[name] || 0) + p[1]; } else { off.push(p); }
    });
    var v = chart('countries', Math.max(320, Math.min(560, view('countries').box.clientWidth * 0.5)),
      charts.map('Posts by country on a map of the world', Object.keys(shown).map(function (n) { return [n, shown[n]]; })),
      function () { return table('Posts by country', ['Country', 'Posts'], pairs); }, true);
    v.note.textContent = off.length
      ? number(sum(off.map(function (p) { return p[1]; }))) + ' posts are from places that the map does not show: ' +
        off.slice(0, 6).map(function (p) { return p[0]; }).join(', ') + (off.length > 6 ? ' and ' + (off.length - 6) + ' more' : '')
      : '';
  }
  function showAges() {
    var ages = data.trends.ages;
    if (!ages) { return empty('ages', 'No window with followers of a known age.'); }
    // As the contract orders them: the oldest group begins with a sign.
    var groups = Object.keys(ages.groups).sort(function (a, b) { return (a[0] === '+') - (b[0] === '+') || (a < b ? -1 : 1); });
    var pairs = groups.map(function (g) { return [g, ages.groups[g]]; });
    var v = chart('ages', 70 + pairs.length * 36, charts.bars('Median of followers by age group', pairs), function () {
      return table('Median of followers by age group', ['Age group', 'Followers'], pairs);
    });
    v.note.textContent = 'Window from ' + clock(ages.start);
  }
  function showRejects() {
    if (!data.rejects.length) {
      empty('reasons', 'None.');
    } else {
      var rows = data.rejects.map(function (r) { return [r[0] + (r[1] ? ', ' + r[1] : ''), r[2]]; })
        .sort(function (a, b) { return b[1] - a[1]; });
      chart('reasons', 60 + Math.min(rows.length, 12) * 28, charts.bars('Dead letters by reason and kind', rows.slice(0, 12)), function () {
        return table('Dead letters', ['Reason', 'Kind', 'Count'], data.rejects);
      });
    }
    var t = data.trends;
    if (!t.windows.length || !t.rejects.length) { return empty('rejectRates', 'No window of the trends is complete yet.'); }
    chart('rejectRates', 260, charts.lines('Dead letters as a share of what was read', t.windows, t.rejects, percent), function () {
      return table('Dead letters as a share, the newest window first', ['From'].concat(names(t.rejects)), grid(t.windows, t.rejects));
    });
  }
  function showShards() {
    var shards = data.ledger.shards;
    if (!shards.length) { return empty('shards', 'No shard was seen.'); }
    view('shards').box.replaceChildren(table(
      shards.length + (shards.length === 1 ? ' shard' : ' shards'),
      ['Stream', 'Shard', 'Records', 'Last commit', 'Last arrival', 'Lag', 'Records behind', 'Lag seen'],
      shards.map(function (s) {
        return [s.stream, s.shard, s.records, ago(s.lastCommit), ago(s.lastArrival),
          s.lagMillis == null ? 'unknown' : span(s.lagMillis), s.lagRecords == null ? 'unknown' : number(s.lagRecords), ago(s.lagAt)];
      })));
  }
  function showAlerts() {
    if (!data.alerts.length) {
      return empty('alerts', data.states.alerts.status === 'missing' ? 'No rules are set: pinbeam stream --alerts=rules.yaml.' : 'No alert was sent.');
    }
    view('alerts').box.replaceChildren(table('The newest alerts',
      ['Sent', 'Rule', 'Of', 'Value', 'Limit', 'Channel', 'State'],
      data.alerts.map(function (a) {
        return [clock(a.firedAt), a.rule, a.metric + ' of ' + a.key, a.value, a.comparison + ' ' + a.threshold, a.channel, a.state];
      })));
  }

  function tile(name, value, note) {
    var box = element('div');
    box.appendChild(element('dt', name));
    var dd = element('dd', value);
    if (note) { dd.appendChild(element('span', note, 'note')); }
    box.appendChild(dd);
    return box;
  }
  function showTiles() {
    var l = data.ledger;
    var rate = l.rates ? sum(l.rates.streams.map(function (s) { return s.values[s.values.length - 1] || 0; })) : 0;
    var lags = l.shards.map(function (s) { return s.lagMillis; }).filter(function (m) { return m != null; });
    byId('tiles').replaceChildren(
      tile('Posts a second', number(Math.round(rate * 10) / 10), 'in the last window, all kinds'),
      tile('Posts read', number(l.read)),
      tile('Rows written', number(l.written), number(l.duplicates) + ' exact copies left out'),
      tile('Dead letters', number(l.deadLetters), l.read ? percent(l.deadLetters / l.read) + ' of what was read' : ''),
      tile('Largest lag', lags.length ? span(Math.max.apply(null, lags)) : 'unknown'),
      tile('Last commit', ago(l.lastCommit), l.late ? number(l.late) + ' records were late' : ''));
  }

  /** Live, idle, stale, empty or unreadable: said in words, never by colour alone. */
  function status() {
    if (!connected) {
      return data ? ['bad', 'Connection lost', 'What is shown is of ' + clock(data.now) + '. Trying again.'] : ['', 'Connecting…', ''];
    }
    if (!data) { return ['', 'Reading the tables…', '']; }
    var states = Object.keys(data.states).map(function (n) { return data.states[n]; });
    if (states.some(function (s) { return s.status === 'unreadable'; })) {
      return ['bad', 'Unreadable', 'A table cannot be read: what is shown of it is old.'];
    }
    if (data.states.ledger.status === 'missing') {
      return ['warn', 'Empty', 'There are no tables of a stream here yet. They come with the first commit of pinbeam stream.'];
    }
    var l = data.ledger;
    if (l.lastSign == null) { return ['warn', 'Stale', 'Nothing was committed in the last ' + span(data.sinceMillis) + '.']; }
    var step = l.rates ? l.windowMillis : 0;
    if (l.lastCommit != null && now() - l.lastCommit <= Math.max(60000, 4 * step)) {
      return ['good', '✓ Live', 'Last commit ' + ago(l.lastCommit) + '.'];
    }
    if (now() - l.lastSign <= 150000) {
      return ['good', '✓ Idle', 'The stream runs, and no records come: last commit ' + ago(l.lastCommit) + '.'];
    }
    return ['bad', 'Stale', 'The stream told nothing since ' + clock(l.lastSign) + ', ' + ago(l.lastSign) + ': does it run?'];
  }
  function showStatus() {
    var s = status();
    var badge = byId('status'), text = byId('status-text');
    // What a screen reader is told changes with the state alone, not each second.
    if (badge.textContent !== s[1]) {
      badge.textContent = s[1];
      badge.className = 'badge ' + s[0];
      text.textContent = s[2];
    }
    document.title = (s[1].replace('✓ ', '')) + ' · Pinbeam live';
  }
  function showFaults() {
    var faults = byId('faults');
    faults.replaceChildren();
    Object.keys(data.states).forEach(function (name) {
      var state = data.states[name];
      if (state.status === 'unreadable') {
        faults.appendChild(element('p', name + ' cannot be read: ' + state.reason +
          (state.version >= 0 ? ' What is shown is of version ' + state.version + '.' : ''), 'fault'));
      }
    });
  }

  function show() {
    byId('tables').textContent = data.tables;
    document.body.dataset.ledgerVersion = data.states.ledger.version;
    byId('since').textContent = span(data.sinceMillis).replace('60 min', 'hour');
    [showFaults, showTiles, showRates, showCategories, showCountries, showAges, showRejects, showShards, showAlerts, showStatus]
      .forEach(function (part) { part(); });
  }

  function connect() {
    var events = new EventSource('events');
    events.addEventListener('open', function () { connected = true; showStatus(); });
    events.addEventListener('error', function () { connected = false; showStatus(); });
    events.addEventListener('view', function (event) {
      connected = true;
      data = JSON.parse(event.data);
      skew = data.now - Date.now();
      show();
    });
  }

  fetch('countries.json').then(function (r) { return r.json(); }).then(function (json) {
    countryNames = json;
    connect();
  });
  setInterval(function () {
    showStatus();
    if (data) { showTiles(); showShards(); }
  }, 5000);
  var due = 0;
  function redraw() {
    Object.keys(drawn).forEach(function (name) { if (drawn[name].chart) { drawn[name].chart.resize(); } });
    if (data) { show(); }
  }
  window.addEventListener('resize', function () { clearTimeout(due); due = setTimeout(redraw, 150); });
  window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);
  window.pinbeamTable = table;
}());
