/*
 * Corrections over HTTP: only with the token, only in the header, and what was
 * corrected is there at the next request.
 *
 * Usage: node write.js SOI.  Prints TAP.
 */
'use strict';
const fs = require('fs');
const http = require('http');
const path = require('path');
const { check, main } = require('./lib.js');

const examples = path.join(__dirname, '..', '..', 'examples');
const token = 'mot-ma-dai-hon-16-ky-tu';
const sent = { 'Content-Type': 'application/json', Authorization: 'Bearer ' + token };

const send = (at, body, headers = sent, method = 'POST', to = '/corrections') =>
	fetch(at + to, { method, headers, body: typeof body === 'string' ? body : JSON.stringify(body) });

const first = async (at) => (await (await fetch(at + '/stories.json?limit=1')).json())[0];

async function refused(what, answer, status) {
	check(`${what}: ${status}, not ${answer.status}`, answer.status === status);
	check(`${what}: a problem`, answer.headers.get('content-type') === 'application/problem+json');
	const problem = await answer.json();
	check(`${what}: ${problem.detail}`, problem.status === status && problem.detail && !JSON.stringify(problem).includes(token));
}

const cases = {
	'who has no token, half of one, or sends it elsewhere is refused': async ({ at }) => {
		const rename = { verb: 'rename', what: [(await first(at)).id], target: 'Kẻ lạ' };
		const json = { 'Content-Type': 'application/json' };
		await refused('none', await send(at, rename, json), 401);
		for (const auth of ['', 'Bearer', 'Bearer ', token, 'Basic ' + token, 'Bearer ' + token.slice(1), `Bearer ${token}x`,
			'Bearer ' + token.toUpperCase()])
			await refused(`'${auth}'`, await send(at, rename, { ...json, Authorization: auth }), 401);
		await refused('a cookie', await send(at, rename, { ...json, Cookie: 'token=' + token }), 401);
		await refused('an argument', await send(at, rename, json, 'POST', '/corrections?token=' + token), 401);
		check('asked for', (await send(at, rename, json)).headers.get('www-authenticate') === 'Bearer');
		check('nothing was written', (await first(at)).title !== rename.target);
	},
	'a form of another site cannot write': async ({ at }) => {
		const form = 'verb=rename&what=s-a&target=x';
		await refused('a form', await send(at, form, { 'Content-Type': 'application/x-www-form-urlencoded' }), 401);
		await refused('a form with the token', await send(at, form,
			{ ...sent, 'Content-Type': 'text/plain' }), 415);
		const asks = await send(at, undefined, { Origin: 'http://evil.example', 'Access-Control-Request-Method': 'POST' }, 'OPTIONS');
		check('no leave', asks.status === 405 && asks.headers.get('allow') === 'POST' && !asks.headers.get('access-control-allow-origin'));
		const status = await new Promise((resolve) => http.request(at + '/corrections', { method: 'POST',
			headers: { ...sent, Host: 'evil.example' } }, (r) => resolve(r.statusCode)).end('{}'));
		check('another host', status === 421);
	},
	'what is no correction is said': async ({ at }) => {
		const { id } = await first(at);
		for (const body of ['', '{', '[]', '{}', '"merge"', { verb: 'burn', what: [id] }, { verb: 'merge', what: [id] },
			{ verb: 'merge', what: id }, { verb: 'merge', what: [1, 2] }, { verb: 'rename', what: [id] },
			{ verb: 'rename', what: [id], target: 5 }, { verb: 'undo' }, { verb: 'undo', target: '77' },
			{ verb: 'remove', what: ['not-there'] }, { verb: 'remove', what: [id], target: 'x' }])
			await refused(JSON.stringify(body), await send(at, body), 400);
		await refused('too long', await send(at, { verb: 'rename', what: [id], target: 'x'.repeat(70000) }), 413);
	},
	'a correction is there at the next request, and can be undone': async ({ at }) => {
		const was = await first(at);
		const page = await fetch(`${at}/story/${was.id}`);
		const done = await send(at, { verb: 'rename', what: [was.id], target: 'Tên do tòa soạn đặt', note: 'rõ hơn' });
		check('201', done.status === 201);
		const { seq } = await done.json();
		check('renamed', (await first(at)).title === 'Tên do tòa soạn đặt');
		const again = await fetch(`${at}/story/${was.id}`, { headers: { 'If-None-Match': page.headers.get('etag') } });
		check('a new page', again.status === 200 && (await again.text()).includes('Tên do tòa soạn đặt'));
		check('undone', (await send(at, { verb: 'undo', target: String(seq) })).status === 201);
		check('as before', (await first(at)).title === was.title);
	},
	'what is removed is gone': async ({ at }) => {
		const { members } = await (await fetch(`${at}/story/${(await first(at)).id}.json`)).json();
		check('201', (await send(at, { verb: 'remove', what: [members[0]], note: 'theo yêu cầu' })).status === 201);
		await refused('410', await fetch(`${at}/article/${members[0]}.json`), 410);
	},
};

main(cases, () => fs.readdirSync(examples).filter((f) => /\.(txt|jsonl)$/.test(f)).sort().map((f) => path.join(examples, f)),
	(folder) => {
		fs.writeFileSync(path.join(folder, 'token'), token + '\n', { mode: 0o600 });
		return ['--token-file', path.join(folder, 'token')];
	});
