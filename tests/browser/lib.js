/*
 * What the tests of the pages share: a database made of files and served, a
 * browser, and TAP.
 */
'use strict';
const { execFileSync, spawn } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { chromium } = require(path.join(process.env.SOI_NODE_MODULES, 'playwright-core'));

const soi = path.resolve(process.argv[2]);
const wide = { width: 1280, height: 900 };
const narrow = { width: 360, height: 740 };

function check(what, holds) {
	if (!holds)
		throw new Error(what);
}

/* Fill a database with files and serve it, with more arguments; resolves to its address. */
function serve(db, files, more = []) {
	execFileSync(soi, ['add', '-d', db, ...files], { stdio: ['ignore', 'ignore', 'ignore'] });
	const server = spawn(soi, ['serve', '-d', db, '--port', '0', ...more],
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

/*
 * Run the cases, each given context(options), which opens a page, at, the
 * server's address, and db.  files(folder) names what the database is made of,
 * more(folder) further arguments of soi serve.
 */
async function run(cases, files, more = () => []) {
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'soi-browser-'));
	const db = path.join(folder, 'soi.db');
	const { server, at } = await serve(db, files(folder), more(folder));
	const browser = await chromium.launch({ executablePath: process.env.SOI_BROWSER,
		args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'] });
	const wrong = [];	/* what pages did that they must not */
	const context = async (options) => {
		const c = await browser.newContext({ viewport: wide, locale: 'vi-VN', ...options });
		const page = await c.newPage();
		page.setDefaultTimeout(60000);
		page.on('pageerror', (e) => wrong.push('script: ' + e.message));
		page.on('dialog', (d) => { wrong.push('dialog: ' + d.message()); d.dismiss(); });
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
	for (const [name, test] of Object.entries(cases))
		await test({ context, at, db }).then(() => say(name), (e) => say(name, e));
	say('no page ran into an error, opened a dialog or asked another host',
		wrong.length ? new Error(wrong.join('\n')) : null);
	console.log(`1..${n}`);
	await browser.close();
	server.removeAllListeners('exit');
	server.kill();
	fs.rmSync(folder, { recursive: true });
	process.exit(failed ? 1 : 0);
}

function main(cases, files, more) {
	run(cases, files, more).catch((e) => {
		console.log('not ok 1 - the pages in a browser');
		console.log(String(e.stack || e).replace(/^/gm, '# '));
		process.exit(1);
	});
}

module.exports = { soi, check, main, wide, narrow };
