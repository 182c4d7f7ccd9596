#!/usr/bin/python3
"""The same with Xapian, by Debian's python3-xapian: usage xapian_search.py DB DIR.
Terms and positions are made by its own TermGenerator; BM25 is its default."""
import os, sys, time
import xapian

db_path, folder = sys.argv[1:]
clock = lambda: time.clock_gettime(time.CLOCK_THREAD_CPUTIME_ID)
docs = os.path.join(folder, 'docs.tsv')
if not os.path.exists(db_path):
    db = xapian.WritableDatabase(db_path, xapian.DB_CREATE_OR_OPEN)
    gen = xapian.TermGenerator()
    start, n = clock(), 0
    with open(docs, encoding='utf-8') as f:
        for line in f:
            doc = xapian.Document()
            gen.set_document(doc)
            for cell, weight in zip(line.rstrip('\n').split('\t'), (4, 2, 1)):
                gen.index_text(cell, weight)
                gen.increase_termpos()
            db.add_document(doc)
            n += 1
            if n % 20000 == 0:
                db.commit()
    db.commit()
    db.close()
    print(f'  index: {n} documents, {os.path.getsize(docs) / 1e6 / (clock() - start):.1f} MB/s')
db = xapian.Database(db_path)
for kind in ('and', 'phrase'):
    times, hits = [], 0
    with open(os.path.join(folder, 'queries.tsv'), encoding='utf-8') as f:
        for line in f:
            k, q = line.rstrip('\n').split('\t')
            if k != kind:
                continue
            words = q.lower().split()
            start = clock()
            op = xapian.Query.OP_AND if kind == 'and' else xapian.Query.OP_PHRASE
            e = xapian.Enquire(db)
            e.set_query(xapian.Query(op, words))
            hits += sum(1 for _ in e.get_mset(0, 50))
            times.append((clock() - start) * 1e3)
    times.sort()
    n = len(times)
    print(f'  {kind:6}: {n} queries, {hits} hits, median {times[n // 2]:.2f} ms, '
          f'p99 {times[n * 99 // 100]:.2f} ms, longest {times[-1]:.1f} ms')
