/*
 * TimelineJS itself, in Chromium, opens what `soi export --format timelinejs` prints for every story
 * of the examples: as many slides as entries, with their headlines and days, and no script error.
 * Usage: node timelinejs.js SOI; SOI_BROWSER is Chromium, SOI_NODE_MODULES has playwright-core and
 * @knight-lab/timelinejs (bench/readers).  Prints TAP.
 */
'use strict';
const { execFileSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');
const modules = process.env.SOI_NODE_MODULES;
const { chromium } = require(path.join(modules, 'playwright-core'));

const soi = path.resolve(process.argv[2]);
const dist = path.join(modules, '@knight-lab', 'timelinejs', 'dist');
const examples = path.join(__dirname, '..', 'examples');
const at = 'http://timeline.test/';
const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.json': 'application/json' };

const plain = (s) => s.replace(/<[^>]*>/g, '').replace(/\s+/g, ' ').trim();

async function open(browser, json) {
	const wrong = [];
	const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
	page.on('pageerror', (e) => wrong.push('script: ' + e.message));
	await page.route('**/*', (route) => {
		const url = route.request().url();
		if (url === at)
			return route.fulfill({ contentType: 'text/html; charset=utf-8', body: '<!doctype html><link rel="stylesheet" href="css/timeline.css">' +
				'<div id="t" style="width:100%;height:800px"></div><script src="js/timeline.js"></script>' });
		if (url === at + 'story.json')
			return route.fulfill({ contentType: 'application/json; charset=utf-8', body: json });
		const file = path.join(dist, new URL(url).pathname);
		if (url.startsWith(at) && fs.existsSync(file))
			return route.fulfill({ contentType: types[path.extname(file)] || 'application/octet-stream', body: fs.readFileSync(file) });
		return route.abort();		/* fonts of elsewhere: nothing is asked of the network */
	});
	await page.goto(at);
	await page.evaluate(() => new Promise((resolve) => {
		window.timeline = new TL.Timeline('t', 'story.json', { start_at_slide: 0, font: null });
		window.timeline.on('ready', resolve);
		setTimeout(resolve, 20000);
	}));
	const seen = await page.evaluate(() => ({
		messages: [...document.querySelectorAll('.tl-message-full, .tl-message')].map((e) => e.textContent.trim()),
		slides: document.querySelectorAll('.tl-slide').length,
		headlines: [...document.querySelectorAll('.tl-slide .tl-headline')].map((e) => e.textContent),
		days: [...document.querySelectorAll('.tl-slide .tl-headline-date')].map((e) => e.textContent.trim()).filter(Boolean),
		markers: document.querySelectorAll('.tl-timemarker').length,
		events: window.timeline.config ? window.timeline.config.events.length : -1,
	}));
	await page.close();
	return { ...seen, wrong };
}

async function main() {
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'soi-timeline-'));
	const db = path.join(folder, 'a.db');
	const say = { stdio: ['ignore', 'pipe', 'ignore'], encoding: 'utf8' };
	execFileSync(soi, ['add', '-d', db, ...fs.readdirSync(examples).filter((f) => /\.(txt|jsonl)$/.test(f)).map((f) => path.join(examples, f))], say);
	const stories = execFileSync(soi, ['stories', '--json', '-d', db], say).trim().split('\n').map((l) => JSON.parse(l));
	const browser = await chromium.launch({ executablePath: process.env.SOI_BROWSER, args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'] });
	let n = 0, bad = 0;
	for (const s of stories) {
		const json = execFileSync(soi, ['export', '--format', 'timelinejs', '-d', db, s.id], say);
		const wanted = JSON.parse(json);
		if (!wanted.events.length)
			continue;
		const seen = await open(browser, json);
		const headlines = seen.headlines.map(plain);
		const missing = wanted.events.map((e) => plain(e.text.headline)).filter((h) => !headlines.includes(h));
		const good = !seen.wrong.length && !seen.messages.some((m) => /error|cannot|invalid/i.test(m)) && seen.events === wanted.events.length &&
			seen.markers === wanted.events.length && seen.slides === wanted.events.length + (wanted.title ? 1 : 0) &&
			!missing.length && seen.days.length === wanted.events.length && seen.days.every((d) => /\d/.test(d));
		n++;
		bad += !good;
		console.log(`${good ? '' : 'not '}ok ${n} - TimelineJS opens ${s.id}: ${wanted.events.length} entries`);
		if (!good)
			console.log('# ' + JSON.stringify({ ...seen, missing }).slice(0, 1500));
	}
	await browser.close();
	fs.rmSync(folder, { recursive: true });
	console.log(`1..${n}`);
	process.exit(bad || !n ? 1 : 0);
}

main();
