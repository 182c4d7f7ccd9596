/*
 * What a reader does with the pages, in Chromium: the list of stories, a
 * story, the evidence below an entry, the search; with and without JavaScript,
 * in both languages, on a wide and a narrow screen.  Screenshots go to
 * browser-shots/ in the working directory, to be looked at.
 *
 * Usage: node pages.js SOI.  Prints TAP.
 */
'use strict';
const { execFileSync } = require('child_process');
const fs = require('fs');
const path = require('path');
const { soi, check, main, narrow } = require('./lib.js');

const examples = path.join(__dirname, '..', '..', 'examples');
const shots = path.resolve('browser-shots');
fs.mkdirSync(shots, { recursive: true });

/* A text that tries to get out of its place on the page. */
const hostile = `Chữ lạ trong bài: <script>document.title='owned'</script> & "dấu nháy" <img src=x onerror=alert(1)>

Ngày 21/5, "><svg onload=alert(2)> một dòng đủ dài để thành lời dẫn của bài viết thử này.

Đoạn một của bài viết thử có ông Nguyễn Văn Thử ở Hà Nội, '"><script>alert(3)</script> hết đoạn.

Đoạn hai của bài viết thử, đủ dài để là một đoạn văn thật sự, không có gì lạ ngoài dấu < và >.
`;

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
			await page.locator('ol.hits > li').first().waitFor();
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
			await page.locator('main script:not([type="application/ld+json"]), main img, main svg').count() === 0);
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
	'a report leads to its story, and so does its JSON': async ({ at }) => {
		const [story] = await (await fetch(at + '/stories.json')).json();
		const { members } = await (await fetch(`${at}/story/${story.id}.json`)).json();
		for (const ending of ['', '.json']) {
			const answer = await fetch(`${at}/story/${members[0]}${ending}`, { redirect: 'manual' });
			check('302', answer.status === 302);
			check('to the story', answer.headers.get('location') === `/story/${story.id}${ending}`);
		}
	},
	'what was removed by hand is gone': async ({ context, at, db }) => {
		const hits = await (await fetch(at + '/search.json?q=' + encodeURIComponent('bài viết thử'))).json();
		check('found before', hits.length === 1);
		execFileSync(soi, ['remove', '-d', db, hits[0].id, '--note', 'thử'], { stdio: 'ignore' });
		for (const where of [`/article/${hits[0].id}`, `/story/s-${hits[0].id}`]) {
			check(where, (await fetch(at + where)).status === 410);
			const record = await fetch(`${at}${where}.json`);
			check(where + '.json', record.status === 410 && (await record.json()).status === 410);
		}
		const page = await context();
		await page.goto(`${at}/article/${hits[0].id}`);
		check('says why', /thử/.test(await page.locator('main').innerText()));
	},
	'the language link keeps the page': async ({ context, at }) => {
		const page = await context();
		for (const where of ['/search?q=Seoul', '/events?type=CONSULT', '/name/USA']) {
			await page.goto(at + where);
			await page.locator('a.other').click();
			check(where, page.url() === `${at}${where}${where.includes('?') ? '&' : '?'}lang=en`);
			check('in English', await page.locator('html').getAttribute('lang') === 'en');
		}
	},
	'what is new since the last look is said, and remembered here': async ({ context, at }) => {
		const page = await context();
		await page.goto(at + '/');
		check('nothing on the first visit', !await page.locator('#news').isVisible());
		await page.evaluate(() => localStorage.setItem('soi.seen',
			JSON.stringify({ from: 1, upto: 2, at: Date.now() - 3600 * 1000 })));
		await page.reload();
		check('said on the next', await page.locator('#news a').isVisible());
		await page.locator('li.story.fresh').first().waitFor();
		await page.locator('#news a').click();
		check('and listed', await page.locator('ol.changes > li').count() > 0);
		const without = await context({ javaScriptEnabled: false });
		await without.goto(at + '/changes?since=2');
		check('also without a script', await without.locator('ol.changes > li').count() > 0);
	},
	'a name leads to its stories, quotations and events': async ({ context, at }) => {
		const page = await context();
		await page.goto(at + '/name/KOR?lang=en');
		for (const id of ['#stories', '#others', '#events'])
			check(id, await page.locator(id).count() === 1);
	},
	'events are filtered, counted, and given as files': async ({ context, at }) => {
		const page = await context();
		await page.goto(at + '/events');
		await page.locator('input[name=type]').fill('CONSULT');
		await page.keyboard.press('Enter');
		await page.waitForURL(/type=CONSULT/);
		const types = await page.locator('li.event .type').allTextContents();
		check('only that type', types.length > 0 && types.every((t) => t === 'CONSULT'));
		check('a chart', await page.locator('svg.chart rect').count() > 1);
		const rows = (await (await fetch(at + '/events.csv?type=CONSULT')).text()).trim().split('\n');
		const lines = (await (await fetch(at + '/events.jsonl?type=CONSULT')).text()).trim().split('\n');
		check('as many rows as lines', rows.length - 1 === lines.length);
		check('PLOVER columns', rows[0].startsWith('id,date,actor,recipient,event,mode'));
	},
	'a line leads to the bytes of the capture': async ({ context, at }) => {
		const page = await context({ javaScriptEnabled: false });
		await page.goto(at + '/');
		await page.locator('li.story a[href*="/story/"]').first().click();
		await page.locator('ol.timeline h3 a').first().click();
		const words = (await page.locator('mark.lit').allTextContents()).join('');
		await page.locator('.facts a[href*="/capture/"]').click();
		const bytes = await page.locator('pre.capture mark').innerText();
		check(`“${words}” is what the bytes say: “${bytes}”`,
			bytes.replace(/\s+/g, '').includes(words.replace(/\s+/g, '')));
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
	'a story page is at most 60 kB': async ({ at }) => {
		for (const s of await (await fetch(at + '/stories.json')).json()) {
			const page = await (await fetch(`${at}/story/${s.id}`)).arrayBuffer();
			check(`${s.id} has ${page.byteLength}`, page.byteLength <= 60000);
		}
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

main(cases, (folder) => {
	const wild = path.join(folder, 'hostile.txt');
	fs.writeFileSync(wild, hostile);
	return [...fs.readdirSync(examples).filter((f) => /\.(txt|jsonl)$/.test(f)).sort()
		.map((f) => path.join(examples, f)), wild];
});
