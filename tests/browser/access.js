/*
 * Every page under axe-core, with and without JavaScript, wide and narrow,
 * light and dark: no violations.  axe-core comes from npm beside Playwright;
 * where it did not, the test says that it was skipped.  And what a reader waits
 * for: a story's page is at most 60 kB.
 *
 * Usage: node access.js SOI [ARTICLES], which are the examples unless given.  Prints TAP.
 */
'use strict';
const fs = require('fs');
const path = require('path');
const { check, main, wide, narrow } = require('./lib.js');

const source = path.join(process.env.SOI_NODE_MODULES, 'axe-core', 'axe.min.js');
if (!fs.existsSync(source)) {
	console.log('1..0 # SKIP access: npm did not bring axe-core');
	process.exit(0);
}
const axe = fs.readFileSync(source, 'utf8');
const examples = path.join(__dirname, '..', '..', 'examples');

/* An address of every kind of page. */
async function addresses(at) {
	const [story] = (await (await fetch(at + '/stories.json')).json()).sort((a, b) => b.articles - a.articles);
	const whole = await (await fetch(`${at}/story/${story.id}.json`)).json();
	const e = whole.timeline[0].evidence[0];
	const article = await (await fetch(`${at}/article/${e.article}.json`)).json();
	return ['/', '/changes', '/events', '/events?type=CONSULT&lang=en', '/about', '/search',
		'/search?q=Seoul', '/search?q=khongcotunay', '/name/KOR', '/nowhere', `/story/${story.id}`,
		`/story/${story.id}?part=members&lang=en`, `/article/${e.article}?s=${e.start}-${e.end}`,
		`/capture/${article.capture.sha256}?b=20-60`];
}

/* What axe finds; it is put into the page past the page's policy, which forbids it. */
async function violations(page) {
	await page.evaluate(axe);
	const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
	return found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).slice(0, 3).join(', ')}`);
}

const cases = {};
for (const [name, options] of Object.entries({
	'wide': { viewport: wide },
	'narrow': { viewport: narrow },
	'wide and dark': { viewport: wide, colorScheme: 'dark' },
	'narrow, all unfolded': { viewport: narrow, unfold: true },
}))
	cases[`no violations: ${name}`] = async ({ context, at }) => {
		const { unfold, ...rest } = options;
		const page = await context({ bypassCSP: true, ...rest });
		for (const where of await addresses(at)) {
			await page.goto(at + where);
			if (unfold)
				await page.evaluate(() => document.querySelectorAll('details').forEach((d) => { d.open = true; }));
			const found = await violations(page);
			check(`${where}: ${found.join('; ')}`, found.length === 0);
		}
	};
cases['a page with a fault has a violation'] = async ({ context, at }) => {
	const page = await context({ bypassCSP: true });
	await page.goto(at + '/about');
	await page.evaluate(() => document.querySelector('main').insertAdjacentHTML('beforeend', '<img src="data:,"><input>'));
	check('two', (await violations(page)).length >= 2);
};
/* axe is itself a script: the page is loaded without, and then read with it. */
cases['no violations without JavaScript'] = async ({ context, at }) => {
	const without = await context({ javaScriptEnabled: false, viewport: narrow });
	const reader = await context({ bypassCSP: true, viewport: narrow });
	for (const where of await addresses(at)) {
		await without.goto(at + where);
		check(`${where} has a heading`, await without.locator('h1').count() === 1);
		check(`${where} fits`, await without.locator('main').evaluate((m) => m.scrollWidth <= 360));
		await reader.route('**/soi.js', (r) => r.abort());
		await reader.goto(at + where);
		const found = await violations(reader);
		check(`${where}: ${found.join('; ')}`, found.length === 0);
	}
};
cases['all can be reached with the keyboard'] = async ({ context, at }) => {
	const page = await context();
	await page.goto(at + '/');
	await page.keyboard.press('Tab');
	check('the first stop skips to the text', await page.evaluate(() => document.activeElement.className === 'skip'));
	await page.keyboard.press('Enter');
	check('and goes there', await page.evaluate(() => location.hash === '#main'));
	await page.keyboard.press('/');
	check('a stroke leads to the search', await page.evaluate(() => document.activeElement.id === 'q'));
};

cases['the largest stories have small pages'] = async ({ at }) => {
	const stories = (await (await fetch(at + '/stories.json?limit=1000')).json()).sort((a, b) => b.articles - a.articles);
	for (const { id } of stories.slice(0, 10)) {
		const page = await (await fetch(`${at}/story/${id}`)).arrayBuffer();
		check(`${id}: ${page.byteLength} bytes`, page.byteLength <= 60000);
	}
};

main(cases, () => process.argv[3] ? [path.resolve(process.argv[3])] : fs.readdirSync(examples).filter((f) => /\.(txt|jsonl)$/.test(f)).sort()
	.map((f) => path.join(examples, f)));
