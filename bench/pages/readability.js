// Run Readability.js over pages. usage: node readability.js OUT.jsonl ROUNDS FILE...
// Prints "readability pages seconds max-KiB" like the others: processor time, one process.
const fs = require('fs'), path = require('path');
const { Readability } = require('@mozilla/readability');
const { JSDOM, VirtualConsole } = require('jsdom');

const [out, rounds, ...files] = process.argv.slice(2);
const pages = files.map(f => [path.basename(f, '.html'), fs.readFileSync(f, 'utf8')]);
const lines = [];
const start = process.cpuUsage();
for (let k = 0; k < Number(rounds); k++) {
  for (const [id, html] of pages) {
    let text = '';
    try {
      const dom = new JSDOM(html, { virtualConsole: new VirtualConsole(), url: 'https://example.org/' });
      const article = new Readability(dom.window.document).parse();
      text = article ? article.textContent : '';
      dom.window.close();
    } catch (e) { /* a page it cannot read has no text */ }
    if (k === 0) lines.push(JSON.stringify({ id, text }));
  }
}
const used = process.cpuUsage(start);
fs.writeFileSync(out, lines.join('\n') + '\n');
console.log('readability', Number(rounds) * pages.length, ((used.user + used.system) / 1e6).toFixed(3),
  process.resourceUsage().maxRSS);
