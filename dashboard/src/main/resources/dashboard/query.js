/* The query box. */
(function () {
  'use strict';
  var examples = [
    ['Posts by category', 'SELECT category, COUNT(*) AS posts FROM posts GROUP BY category'],
    ['The account of each stream', 'SELECT `stream`, SUM(records) AS records, SUM(written) AS written, SUM(dead_letters) AS dead_letters, SUM(late) AS late FROM ledger GROUP BY `stream`'],
    ['Dead letters by reason', 'SELECT reason, kind, COUNT(*) AS records FROM dead_letters GROUP BY reason, kind'],
    ['The first category of each window', "SELECT window_start, category, `value` FROM trends WHERE metric = 'top_category' AND `rank` = 1"],
    ['The newest users', 'SELECT ind, user_name, age, date_joined FROM `user` ORDER BY date_joined DESC LIMIT 20']
  ];
  var form = document.getElementById('query-form');
  var example = document.getElementById('query-example');
  var sql = document.getElementById('query-sql');
  var run = document.getElementById('query-run');
  var note = document.getElementById('query-note');
  var csv = document.getElementById('query-csv');
  var result = document.getElementById('query-result');
  var url = null;

  examples.forEach(function (e, i) {
    var option = document.createElement('option');
    option.value = i;
    option.textContent = e[0];
    example.appendChild(option);
  });
  example.addEventListener('change', function () { sql.value = examples[example.value][1]; });
  sql.value = examples[0][1];

  /** RFC 4180. */
  function parse(text) {
    var rows = [], row = [], cell = '', quoted = false;
    for (var i = 0; i < text.length; i++) {
      var c = text[i];
      if (quoted) {
        if (c === '"' && text[i + 1] === '"') { cell += '"'; i++; } else if (c === '"') { quoted = false; } else { cell += c; }
      } else if (c === '"') {
        quoted = true;
      } else if (c === ',' || c === '\n') {
        row.push(cell);
        cell = '';
        if (c === '\n') { rows.push(row); row = []; }
      } else if (c !== '\r') {
        cell += c;
      }
    }
    if (cell || row.length) { rows.push(row.concat(cell)); }
    return rows;
  }

  function show(answer) {
    var rows = parse(answer.csv);
    var header = rows.shift() || [];
    note.textContent = rows.length.toLocaleString('en-US') + (rows.length === 1 ? ' row' : ' rows') +
      (answer.isCut ? ', and there are more' : '') + ', ' + (answer.millis / 1000).toFixed(1) + ' s';
    result.replaceChildren(window.pinbeamTable('Result', header, rows));
    if (url) { URL.revokeObjectURL(url); }
    url = URL.createObjectURL(new Blob([answer.csv], { type: 'text/csv' }));
    csv.href = url;
    csv.hidden = false;
  }

  form.addEventListener('submit', function (event) {
    event.preventDefault();
    run.disabled = true;
    note.textContent = 'Running…';
    fetch('query', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ sql: sql.value }) })
      .then(function (response) { return response.json(); })
      .then(function (answer) {
        if (answer.error) {
          note.textContent = answer.error;
          result.replaceChildren();
          csv.hidden = true;
        } else {
          show(answer);
        }
      })
      .catch(function () { note.textContent = 'The dashboard does not answer.'; })
      .finally(function () { run.disabled = false; });
  });
  sql.addEventListener('keydown', function (event) {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) { form.requestSubmit(); }
  });
}());
