/* What this reader has seen, remembered on this side only.  Every page reads
 * the same without it. */
'use strict';
(() => {
	const KEY = 'soi.seen';
	const read = () => {
		try {
			return JSON.parse(localStorage.getItem(KEY)) || null;
		} catch (e) {
			return null;
		}
	};
	const write = (seen) => {
		try {
			localStorage.setItem(KEY, JSON.stringify(seen));
		} catch (e) {
			/* a private window: nothing is remembered, nothing breaks */
		}
	};

	/* What changed since the last visit: a visit ends after half an hour without one. */
	const news = document.getElementById('news');
	if (news) {
		const last = Number(news.dataset.last);
		const now = Date.now();
		let seen = read();
		if (!seen || seen.upto > last)		/* the first visit, or another database */
			seen = { from: last, upto: last, at: now };
		else if (now - seen.at > 30 * 60 * 1000)
			seen = { from: seen.upto, upto: last, at: now };
		else
			seen = { from: seen.from, upto: last, at: now };
		write(seen);
		if (last > seen.from) {
			const a = document.createElement('a');
			a.href = news.dataset.href + seen.from;
			a.textContent = (last - seen.from) + ' ' + news.dataset.words;
			news.append(a);
			news.hidden = false;
			fetch('/changes.jsonl?since=' + seen.from).then((r) => r.text()).then((text) => {
				for (const line of text.split('\n').filter(Boolean)) {
					const id = CSS.escape(JSON.parse(line).story || '');
					document.querySelectorAll('[data-story="' + id + '"]').forEach((e) => e.classList.add('fresh'));
				}
			}).catch(() => {});
		}
	}

	/* An address with a place in it opens what is folded around that place. */
	const open = () => {
		let e = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
		for (; e; e = e.parentElement)
			if (e.tagName === 'DETAILS')
				e.open = true;
	};
	window.addEventListener('hashchange', open);
	open();

	/* All is shown in print. */
	window.addEventListener('beforeprint', () =>
		document.querySelectorAll('details').forEach((d) => { d.open = true; }));

	/* "/" goes to the search box, as readers know it from elsewhere. */
	document.addEventListener('keydown', (e) => {
		if (e.key === '/' && !e.ctrlKey && !e.metaKey && !/^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName)) {
			e.preventDefault();
			document.getElementById('q').focus();
		}
	});
})();
