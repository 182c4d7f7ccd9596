/*
 * Every path of the OpenAPI document answers as it says: status, media type,
 * the schema of its record, a strong tag that gives 304, cursors that lead
 * through all of a list.
 *
 * Usage: node api.js SOI.  Prints TAP.
 */
'use strict';
const fs = require('fs');
const path = require('path');
const { check, main } = require('./lib.js');

const examples = path.join(__dirname, '..', '..', 'examples');

/* As much of JSON Schema as the document uses. */
function fits(doc, schema, value, where) {
	if (schema.$ref)
		return fits(doc, doc.components.schemas[schema.$ref.split('/').pop()], value, where);
	if (schema.oneOf) {
		check(`${where} fits one`, schema.oneOf.some((s) => {
			try {
				fits(doc, s, value, where);
				return true;
			} catch (e) {
				return false;
			}
		}));
		return;
	}
	if ('const' in schema)
		check(`${where} is ${schema.const}`, value === schema.const);
	const is = value === null ? 'null' : Array.isArray(value) ? 'array' : Number.isInteger(value) ? 'integer' : typeof value;
	if (schema.type) {
		const types = [].concat(schema.type);
		check(`${where} is ${is}, not ${types}`, types.includes(is) || (is === 'integer' && types.includes('number')));
	}
	for (const key of (is === 'object' && schema.required) || [])
		check(`${where} has ${key}`, key in value);
	for (const [key, s] of (is === 'object' && Object.entries(schema.properties || {})) || [])
		if (key in value)
			fits(doc, s, value[key], `${where}.${key}`);
	if (is === 'array' && schema.items)
		value.slice(0, 50).forEach((v, i) => fits(doc, schema.items, v, `${where}[${i}]`));
}

/* Something there is for each parameter of a path. */
async function things(at) {
	const stories = await (await fetch(at + '/stories.json')).json();
	const story = stories.sort((a, b) => b.articles - a.articles)[0].id;
	const { members } = await (await fetch(`${at}/story/${story}.json`)).json();
	const article = await (await fetch(`${at}/article/${members[0]}.json`)).json();
	return { story, article: members[0], name: 'KOR', capture: article.capture.sha256 };
}

const document = async (at) => (await fetch(at + '/openapi.json')).json();

const cases = {
	'each path answers as described': async ({ at }) => {
		const doc = await document(at), t = await things(at);
		for (const [p, { get }] of Object.entries(doc.paths)) {
			if (!get)
				continue;	/* write.js */
			const kind = p.split('/')[1];
			let url = at + p.replace(/\{\w+\}/, encodeURIComponent(t[kind] || ''));
			if (p.startsWith('/search.'))
				url += '?q=Seoul';
			const html = 'text/html' in (get.responses['200'].content || {});
			const answer = await fetch(url, { headers: { Accept: html ? 'text/html' : '*/*' } });
			check(`${p}: ${answer.status}`, answer.status === 200);
			const type = answer.headers.get('content-type').split(';')[0];
			const said = get.responses['200'].content[type];
			check(`${p}: ${type} is described`, said);
			const tag = answer.headers.get('etag');
			check(`${p}: a strong tag`, /^"[0-9a-f]{32}"$/.test(tag));
			if (type === 'application/json')
				fits(doc, said.schema, await answer.json(), p);
			const again = await fetch(url, { headers: { Accept: html ? 'text/html' : '*/*', 'If-None-Match': tag } });
			check(`${p}: 304`, again.status === 304 && (await again.text()) === '');
		}
	},
	'what is not there is a problem, as described': async ({ at }) => {
		const doc = await document(at);
		for (const p of Object.keys(doc.paths).filter((k) => /\{\w+\}(\.json|\/raw)$/.test(k))) {
			const answer = await fetch(at + p.replace(/\{\w+\}/, 'khong-co'));
			check(`${p}: 404`, answer.status === 404);
			check(`${p}: a problem`, answer.headers.get('content-type') === 'application/problem+json');
			fits(doc, doc.components.schemas.Problem, await answer.json(), p);
		}
		for (const bad of ['/search.json', '/search.json?q=from:nonsense', '/events.json?from=nonsense',
			'/changes.json?since=nonsense', '/stories.json?after=nonsense']) {
			const answer = await fetch(at + bad);
			check(`${bad}: ${answer.status}`, answer.status === 400);
			fits(doc, doc.components.schemas.Problem, await answer.json(), bad);
		}
	},
	'cursors lead through all of a list, once': async ({ at }) => {
		for (const list of ['/stories.json', '/events.json', '/changes.json', '/search.json?q=Seoul', '/changes.jsonl',
			'/events.csv?type=CONSULT']) {
			const read = async (url) => {
				const answer = await fetch(at + url);
				const link = /<(.*)>; rel="next"/.exec(answer.headers.get('link') || '');
				const text = await answer.text();
				const lines = /json\b/.test(url) ? JSON.parse(text).map((o) => JSON.stringify(o)) :
					text.split('\n').filter(Boolean).slice(/csv/.test(url) ? 1 : 0);
				return { lines, next: link && link[1] };
			};
			const limit = (n) => list + (list.includes('?') ? '&' : '?') + 'limit=' + n;
			const whole = (await read(limit(1000))).lines;
			const parts = [];
			for (let url = limit(3), n = 0; url && n < 200; n++) {
				const part = await read(url);
				check(`${url}: at most three`, part.lines.length <= 3);
				parts.push(...part.lines);
				url = part.next;
			}
			check(`${list}: ${parts.length} of ${whole.length}`, whole.length > 3 && parts.join('\n') === whole.join('\n'));
		}
	},
	'a query that finds nothing names one that does': async ({ at }) => {
		const related = async (q) => {
			const answer = await fetch(`${at}/search.json?q=${encodeURIComponent(q)}`);
			const link = /^<(.*)>; rel="(\w+)"$/.exec(answer.headers.get('link') || '');
			return { hits: await answer.json(), link: link && link[1], rel: link && link[2] };
		};
		const none = await related('Seuol');
		check('an empty array', none.hits.length === 0);
		check(`related: ${none.link}`, none.rel === 'related' && none.link === '/search.json?q=seoul');
		check('it finds something', (await (await fetch(at + none.link)).json()).length > 0);
		check('nothing is like it', (await related('xyzabcxyz')).rel === null);
		check('what is found needs none', (await related('Seoul')).rel === null);
	},
	'evidence carries selectors that find its words': async ({ at }) => {
		const t = await things(at);
		const story = await (await fetch(`${at}/story/${t.story}.json`)).json();
		let n = 0;
		for (const e of story.timeline.flatMap((x) => x.evidence).concat(story.quotes)) {
			const text = [...(await (await fetch(`${at}/article/${e.article}.json`)).json()).text];
			const [position, quote] = e.selector;
			check('position', position.type === 'TextPositionSelector' && position.start === e.start && position.end === e.end);
			check('quote', quote.type === 'TextQuoteSelector' && quote.exact === text.slice(e.start, e.end).join(''));
			check('around', text.slice(0, e.start).join('').endsWith(quote.prefix) &&
				text.slice(e.end).join('').startsWith(quote.suffix));
			n++;
		}
		check('some', n > 5);
	},
	'the feed of changes goes on where it was left': async ({ at }) => {
		const all = (await (await fetch(at + '/changes.jsonl')).text()).trim().split('\n').map((l) => JSON.parse(l));
		const half = all[Math.floor(all.length / 2)];
		const rest = (await (await fetch(`${at}/changes?since=${half.seq}`,
			{ headers: { Accept: 'application/x-ndjson' } })).text()).trim().split('\n').map((l) => JSON.parse(l));
		check('the rest', rest.length === all.filter((c) => c.seq > half.seq).length);
	},
	'an id may end as a form does': async ({ at }) => {
		const page = await fetch(at + '/article/ban-ghi.json');
		check('a page', page.status === 200 && /text\/html/.test(page.headers.get('content-type')));
		const record = await fetch(at + '/article/ban-ghi.json.json');
		check('its record', (await record.json()).id === 'ban-ghi.json');
	},
	'another host name and other methods are refused': async ({ at }) => {
		check('no token, no writing', (await fetch(at + '/corrections', { method: 'POST' })).status === 405);
		for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
			const answer = await fetch(at + '/', { method });
			check(method, answer.status === 405 && answer.headers.get('allow') === 'GET, HEAD');
		}
		const http = require('http');
		const status = await new Promise((resolve) => http.get(at + '/stories.json', { headers: { Host: 'evil.example' } },
			(r) => resolve(r.statusCode)));
		check('421', status === 421);
	},
};

main(cases, (folder) => {
	const odd = path.join(folder, 'odd.jsonl');
	fs.writeFileSync(odd, JSON.stringify({ id: 'ban-ghi.json', published: '2024-05-02', title: 'Một bài có tên lạ về cây cầu mới',
		body: 'Cây cầu mới được khánh thành sáng 2/5 tại Hà Nội.\nÔng Trần Thử nói cầu dài 2 km.' }) + '\n');
	return [...fs.readdirSync(examples).filter((f) => /\.(txt|jsonl)$/.test(f)).sort()
		.map((f) => path.join(examples, f)), odd];
});
