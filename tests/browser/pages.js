/*
 * What a reader does with the pages, in Chromium: the list of stories, a
 * story, the evidence below an entry, the search; with and without JavaScript,
 * in both languages, on a wide and a narrow screen.  Screenshots go to
 * browser-shots/ in the working directory, to be looked at.
 *
 * Usage: node pages.js SOI.  Prints TAP.
 */
'use strict';
const { execFileSync, spawn } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { chromium } = require(path.join(process.env.SOI_NODE_MODULES, 'playwright-core'));

const soi = path.resolve(process.argv[2]);
const examples = path.join(__dirname, '..', '..', 'examples');
const shots = path.resolve('browser-shots');
const wide = { width: 1280, height: 900 };
const narrow = { width: 360, height: 740 };

function check(what, holds) {
	if (!holds)
		throw new Error(what);
}

/* A text that tries to get out of its place on the page. */
const hostile = `Chữ lạ trong bài: <script>document.title='owned'</script> & "dấu nháy" <img src=x onerror=alert(1)>

Ngày 21/5, "><svg onload=alert(2)> một dòng đủ dài để thành lời dẫn của bài viết thử này.

Đoạn một của bài viết thử có ông Nguyễn Văn Thử ở Hà Nội, '"><script>alert(3)</script> hết đoạn.

Đoạn hai của bài viết thử, đủ dài để là một đoạn văn thật sự, không có gì lạ ngoài dấu < và >.
`;

/* Fill a database from the examples and serve it; resolves to its address. */
function serve(db) {
	const files = fs.readdirSync(examples).filter((f) => /\.(txt|jsonl)$/.test(f)).sort();
	const wild = path.join(path.dirname(db), 'hostile.txt');
	fs.writeFileSync(wild, hostile);
	execFileSync(soi, ['add', '-d', db, ...files.map((f) => path.join(examples, f)), wild],
		{ stdio: ['ignore', 'ignore', 'ignore'] });
	const server = spawn(soi, ['serve', '-d', db, '--port', '0'],
		{ stdio: ['ignore', 'pipe', 'pipe'] });
	return new Promise((resolve, reject) => {
		let said = '';
		const listen = (chunk) => {
			said += chunk;
			const m = /http:\/\/[\d.]+:\d+/.exec(said);
			if (m)
				resolve({ server, at: m[0] });
		};
		server.stdout.on('data', listen);
		server.stderr.on('data', listen);
		server.on('exit', () => reject(new Error('soi serve ended: ' + said)));
		setTimeout(() => reject(new Error('soi serve named no address: ' + said)), 20000).unref();
	});
}

/* From the list to a story to the article behind its first evidence. */
async function walk(page, at) {
	await page.goto(at + '/');
	check('the list has stories', await page.locator('ol.stories > li.story').count() > 0);
	await page.locator('li.story a[href*="/story/"]').first().click();
	check('the story has a timeline', await page.locator('ol.timeline > li.entry').count() > 0);
	await page.locator('ol.timeline a[href*="/article/"]').first().click();
	const lit = page.locator('mark');
	check('the evidence is lit', await lit.count() > 0);
	check('what is lit is text', (await lit.first().innerText()).trim() !== '');
}

const cases = {
	'from the list to the lit evidence': async ({ context, at }) => {
		await walk(await context(), at);
	},
	'the same without JavaScript': async ({ context, at }) => {
		await walk(await context({ javaScriptEnabled: false }), at);
	},
	'the largest story names the rounds of the talks': async ({ context, at }) => {
		const page = await context();
		await page.goto(at + '/');
		await page.locator('li.story a', { hasText: /đàm phán|chi phí/i }).first().click();
		const text = await page.locator('ol.timeline').innerText();
		check('Seoul and Washington stand in it', /Seoul/.test(text) && /Washington/.test(text));
	},
	'Vietnamese and English': async ({ context, at }) => {
		const page = await context();
		for (const lang of ['vi', 'en']) {
			await page.goto(`${at}/?lang=${lang}`);
			check(`lang is ${lang}`, await page.locator('html').getAttribute('lang') === lang);
		}
	},
	'search finds with and without diacritics': async ({ context, at }) => {
		const page = await context();
		for (const words of ['đàm phán', 'dam phan']) {
			await page.goto(at + '/');
			await page.locator('form.search input[name=q]').fill(words);
			await page.keyboard.press('Enter');
			await page.locator('ol.hits > li').first().waitFor({ timeout: 5000 });
		}
		const bare = (t) => t.normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/gi, 'd').toLowerCase();
		for (const word of await page.locator('ol.hits mark').allTextContents())
			check(`“${word}” is lit for dam phan`, /^(dam|phan)( (dam|phan))*$/.test(bare(word)));
	},
	'a query that cannot be read is the reader\'s mistake': async ({ context, at }) => {
		const page = await context();
		const answer = await page.goto(at + '/search?q=from:nonsense');
		check('400', answer.status() === 400);
		check('said on a page', await page.locator('p.empty').count() === 1);
		check('and in JSON', (await fetch(at + '/search.json?q=from:nonsense')).status === 400);
	},
	'the page about the database speaks to its reader': async ({ context, at }) => {
		const page = await context();
		await page.goto(at + '/about?lang=en');
		check('no raw keys', !/capture_bytes/.test(await page.locator('main').innerText()));
	},
	'every evidence link of every story lights its words': async ({ context, at }) => {
		const page = await context({ javaScriptEnabled: false });
		const stories = await (await fetch(at + '/stories.json')).json();
		for (const s of stories) {
			await page.goto(`${at}/story/${encodeURIComponent(s.id)}`);
			const links = await page.locator('.evidence blockquote a').evaluateAll((as) =>
				as.map((a) => [a.getAttribute('href'), (a.querySelector('mark') || a).textContent]));
			for (const [href, words] of links.slice(0, 10)) {
				await page.goto(at + href);
				const lit = await page.locator('mark.lit').allTextContents();
				const squeeze = (t) => t.replace(/\s+/g, '');
				check(`${href} lights “${words}”`, squeeze(lit.join('')) === squeeze(words));
			}
		}
	},
	'nothing in a text runs': async ({ context, at }) => {
		const page = await context();
		const ran = [];
		page.on('dialog', (d) => { ran.push(d.message()); d.dismiss(); });
		await page.goto(`${at}/search?q=${encodeURIComponent('"><script>alert(9)</script>')}`);
		check('no script in the search', await page.locator('body script').count() === 0);
		await page.goto(`${at}/search?q=${encodeURIComponent('bài viết thử')}`);
		await page.locator('ol.hits a').first().click();
		check('the text is shown as it is', /alert\(3\)/.test(await page.locator('main').innerText()));
		check('no markup came through',
			await page.locator('main script, main img, main svg').count() === 0);
		check('nothing ran', ran.length === 0 && await page.title() !== 'owned');
	},
	'the same addresses give JSON, tags and 304': async ({ at }) => {
		const [story] = await (await fetch(at + '/stories.json')).json();
		const url = `${at}/story/${encodeURIComponent(story.id)}`;
		const first = await fetch(url, { headers: { Accept: 'application/json' } });
		check('the same story', (await first.json()).id === story.id);
		const again = await fetch(url, { headers: { Accept: 'application/json',
			'If-None-Match': first.headers.get('etag') } });
		check('304', again.status === 304);
		check('.json is JSON',
			(await fetch(url + '.json')).headers.get('content-type') === 'application/json');
		check('a problem is told as one', (await fetch(at + '/nowhere.json')).headers
			.get('content-type') === 'application/problem+json');
		check('POST is refused', (await fetch(at + '/', { method: 'POST', body: 'x' })).status === 405);
	},
	'an unknown story is a page that says so': async ({ context, at }) => {
		const page = await context();
		const answer = await page.goto(at + '/story/s-nonsense');
		check('404', answer.status() === 404);
		check('with a way home', await page.locator('a[href^="/"]').count() > 0);
	},
	'a narrow screen does not scroll sideways': async ({ context, at }) => {
		const page = await context({ viewport: narrow });
		const list = await page.goto(at + '/') && await page.locator('li.story a').first()
			.getAttribute('href');
		for (const where of ['/', list]) {
			await page.goto(at + where);
			check(`${where} fits`, await page.evaluate(() =>
				document.documentElement.scrollWidth <= window.innerWidth));
		}
		await page.screenshot({ path: path.join(shots, 'story-narrow.png'), fullPage: true });
	},
	'screenshots': async ({ context, at }) => {
		const page = await context();
		await walk(page, at);
		await page.screenshot({ path: path.join(shots, 'article.png') });
		await page.goto(at + '/');
		await page.screenshot({ path: path.join(shots, 'stories.png') });
		await page.locator('li.story a[href*="/story/"]').first().click();
		await page.screenshot({ path: path.join(shots, 'story.png') });
	},
};

async function main() {
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'soi-browser-'));
	fs.mkdirSync(shots, { recursive: true });
	const { server, at } = await serve(path.join(folder, 'soi.db'));
	const browser = await chromium.launch({ executablePath: process.env.SOI_BROWSER,
		args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'] });
	const wrong = [];	/* what pages did that they must not */
	const context = async (options) => {
		const c = await browser.newContext({ viewport: wide, locale: 'vi-VN', ...options });
		const page = await c.newPage();
		page.setDefaultTimeout(10000);
		page.on('pageerror', (e) => wrong.push('script: ' + e.message));
		page.on('request', (r) => r.url().startsWith(at) || r.url().startsWith('data:') ||
			wrong.push('asked for ' + r.url()));
		return page;
	};
	let n = 0, failed = 0;
	const say = (name, error) => {
		n++;
		failed += error ? 1 : 0;
		console.log(`${error ? 'not ok' : 'ok'} ${n} - ${name}`);
		if (error)
			console.log(String(error.message || error).replace(/^/gm, '# '));
	};
	for (const [name, run] of Object.entries(cases))
		await run({ context, at }).then(() => say(name), (e) => say(name, e));
	say('no page ran into an error or asked another host',
		wrong.length ? new Error(wrong.join('\n')) : null);
	console.log(`1..${n}`);
	await browser.close();
	server.removeAllListeners('exit');
	server.kill();
	fs.rmSync(folder, { recursive: true });
	process.exit(failed ? 1 : 0);
}

main().catch((e) => {
	console.log('not ok 1 - the pages in a browser');
	console.log(String(e.stack || e).replace(/^/gm, '# '));
	process.exit(1);
});
