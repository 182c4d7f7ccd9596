/*
 * Nothing in a text, an address or a query runs: each line of hostile.txt
 * (shapes after OWASP's list of filter evasions, each calling pwned()) stands in titles,
 * ledes, captions, URLs, outlets and quotations of a database and in queries,
 * and every page that shows one is opened in Chromium.
 *
 * Usage: node hostile.js SOI.  Prints TAP.
 */
'use strict';
const fs = require('fs');
const path = require('path');
const { check, main } = require('./lib.js');

const shapes = fs.readFileSync(path.join(__dirname, 'hostile.txt'), 'utf8').split('\n')
	.filter((l) => l && !l.startsWith('# '));

/* Did anything run, or could it have? */
async function look(page, where) {
	check(`${where}: something ran`, !await page.evaluate(() => window.ran));
	const bad = await page.evaluate(() => {
		const all = [...document.querySelectorAll('*')];
		/* A block of data is run by nobody; it must end where it ends. */
		const isData = (e) => {
			if (e.type !== 'application/ld+json' || e.hasAttribute('src') || e.text.includes('<'))
				return false;
			try {
				return typeof JSON.parse(e.text) === 'object';
			} catch {
				return false;
			}
		};
		const known = new Set(['svg', 'rect', 'line', 'text', 'circle', 'path', 'script', 'link', 'meta', 'title']);
		return all.filter((e) => [...e.attributes].some((a) => /^on/i.test(a.name) ||
				(/^(href|src|action|formaction|xlink:href|data)$/i.test(a.name) && /^\s*(javascript|data|vbscript):/i.test(a.value) &&
				!e.matches('link[rel=icon]'))) ||
			/^(iframe|object|embed|base|img|video|audio|math|template|style|frame|applet|marquee)$/i.test(e.tagName) ||
			(e.tagName === 'SCRIPT' && e.getAttribute('src') !== '/soi.js' && !isData(e)) ||
			(e.tagName === 'META' && e.hasAttribute('http-equiv')) ||
			(!known.has(e.tagName.toLowerCase()) && e.namespaceURI !== 'http://www.w3.org/1999/xhtml'))
			.map((e) => e.outerHTML.slice(0, 120));
	});
	check(`${where}: ${bad.join(' | ')}`, bad.length === 0);
}

async function open(page, at, where) {
	const answer = await page.goto(at + where);
	check(`${where}: ${answer.status()}`, answer.status() < 500);
	check(`${where}: a policy`, /default-src 'none'/.test(answer.headers()['content-security-policy']));
	await look(page, where);
}

const armed = async (context) => {
	const page = await context();
	await page.addInitScript(() => {
		window.ran = false;
		window.pwned = () => { window.ran = true; };
	});
	return page;
};

const cases = {
	'in titles, ledes, texts, outlets and addresses': async ({ context, at }) => {
		const page = await armed(context);
		for (let i = 0; i < shapes.length; i++)
			await open(page, at, `/article/x${i}`);
		for (const s of await (await fetch(at + '/stories.json?limit=1000')).json())
			await open(page, at, `/story/${encodeURIComponent(s.id)}`);
		for (const where of ['/', '/changes', '/events', '/about', '/search?q=' + encodeURIComponent('bài thử')])
			await open(page, at, where);
	},
	'in queries': async ({ context, at }) => {
		const page = await armed(context);
		for (const shape of shapes)
			for (const field of ['/search?q=', '/events?q=', '/events?source='])
				await open(page, at, field + encodeURIComponent(shape));
	},
	'in ids, cursors and other arguments': async ({ context, at }) => {
		const page = await armed(context);
		for (const shape of shapes.slice(0, 25))
			for (const where of ['/name/', '/story/', '/article/', '/capture/', '/?after=', '/changes?since=', '/changes?after=',
				'/search?q=a&lang=', '/events?from=', '/about?', '/about?a='])
				await open(page, at, where + encodeURIComponent(shape));
	},
	'in the captions and links of a page': async ({ context, at }) => {
		const page = await armed(context);
		const hits = await (await fetch(at + '/search.json?q=' + encodeURIComponent('"trang thử"'))).json();
		check('found', hits.length > 0);
		const { capture } = await (await fetch(`${at}/article/${encodeURIComponent(hits[0].id)}.json`)).json();
		await open(page, at, `/article/${encodeURIComponent(hits[0].id)}`);
		await page.evaluate(() => document.querySelectorAll('details').forEach((d) => { d.open = true; }));
		await look(page, 'unfolded');
		await open(page, at, `/capture/${capture.sha256}`);
		const raw = await fetch(`${at}/capture/${capture.sha256}/raw`);
		check('the bytes are no page', raw.headers.get('content-type') === 'text/plain; charset=utf-8' &&
			/attachment/.test(raw.headers.get('content-disposition')) && raw.headers.get('x-content-type-options') === 'nosniff');
	},
};

main(cases, (folder) => {
	const lines = path.join(folder, 'hostile.jsonl'), page = path.join(folder, 'hostile.html');
	fs.writeFileSync(lines, shapes.map((x, i) => JSON.stringify({ id: `x${i}`, published: '2024-05-02', url: i % 2 ? x : `https://a.example/${x}`,
		outlet: x, title: `Bài thử số ${i} ${x}`, lede: `${x} là lời dẫn ngày 2/5 của bài thử này ở Hà Nội.`,
		body: `Ông Nguyễn Văn Thử nói: "${x} là điều không ai muốn thấy".\nBài thử có ${x} trong lời, và 5 tỷ đồng.` })).join('\n') + '\n');
	fs.writeFileSync(page, `<!DOCTYPE html><html><head><title>Bài về trang thử</title></head><body><article><h1>Bài về trang thử</h1>
${shapes.map((x) => `<figure><img src="a.jpg" alt='${x.replace(/'/g, '&#39;')}'><figcaption>${x.replace(/&/g, '&amp;').replace(/</g, '&lt;')}</figcaption></figure>
<p>Đoạn của trang thử có <a href="${x.replace(/"/g, '&quot;')}">một liên kết</a> và đủ dài để là một đoạn văn, ${x.replace(/&/g, '&amp;').replace(/</g, '&lt;')} hết.</p>`).join('\n')}
</article></body></html>\n`);
	return [lines, page];
});
