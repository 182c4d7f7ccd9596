// chrono-node's Vietnamese dates (npm) on articles.
// usage: node times_chrono.js IN.jsonl OUT.jsonl
// IN has {"id", "published", "text"} a line; OUT gets {"id", "text", "times": [{"start", "end"}]},
// offsets in code points.  Prints "chrono-node bytes seconds marks": processor time.
const fs = require("fs");
const chrono = require("chrono-node");

const points = (text, n) => Array.from(text.slice(0, n)).length;
const articles = fs.readFileSync(process.argv[2], "utf8").split("\n").filter(Boolean).map(JSON.parse);
const seconds = () => { const u = process.cpuUsage(); return (u.user + u.system) / 1e6; };

let bytes = 0, marks = 0;
const found = [];
const start = seconds();
for (const a of articles)
	found.push(chrono.vi.parse(a.text, new Date(a.published)));
const spent = seconds() - start;
const out = articles.map((a, i) => {
	bytes += Buffer.byteLength(a.text);
	marks += found[i].length;
	const times = found[i].map((r) => ({ start: points(a.text, r.index),
		end: points(a.text, r.index + r.text.length), value: "" }));
	return JSON.stringify({ id: a.id, text: a.text, times }) + "\n";
});
fs.writeFileSync(process.argv[3], out.join(""));
console.log("chrono-node", bytes, spent.toFixed(3), marks);
