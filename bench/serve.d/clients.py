#!/usr/bin/env python3
"""Clients of a server, for bench/serve.

clients.py crowd PORT PATH: a reader's latencies alone, then beside 1,000 idle
clients, then beside 200 more that send a byte a second.
clients.py readers PORT SECONDS: readers of every kind of page until then;
prints how many answers, how many were no 200, and the slowest.
"""
import http.client, json, socket, sys, threading, time, urllib.parse


def get(port, path, timeout=20):
    c = http.client.HTTPConnection('127.0.0.1', port, timeout=timeout)
    start = time.perf_counter()
    c.request('GET', path)
    r = c.getresponse()
    first = time.perf_counter() - start
    body = r.read()
    c.close()
    return r.status, first * 1e3, body


def latencies(port, path, n=300):
    t, bad = [], 0
    for _ in range(n):
        status, first, _ = get(port, path)
        bad += status != 200
        t.append(first)
    t.sort()
    return f'{n} requests, {bad} refused, median {t[n // 2]:.2f} ms, p99 {t[n * 99 // 100]:.2f} ms'


def crowd(port, path):
    print('  a reader alone:', latencies(port, path))
    idle = []
    for _ in range(1000):
        s = socket.create_connection(('127.0.0.1', port))
        idle.append(s)
    print('  beside 1,000 idle clients:', latencies(port, path))
    slow = [socket.create_connection(('127.0.0.1', port)) for _ in range(200)]
    going, dropped = [True], [0]

    def drip():
        text = f'GET {path} HTTP/1.1\r\nHost: localhost\r\nX-Slow: '.encode() + b'x' * 100
        for i in range(len(text)):
            for k, s in enumerate(slow):
                if s is None:
                    continue
                try:
                    s.send(text[i:i + 1])
                except OSError:
                    slow[k] = None
                    dropped[0] += 1
            time.sleep(1)
            if not going[0]:
                return

    t = threading.Thread(target=drip)
    t.start()
    time.sleep(2)
    print('  beside 200 slow ones too:', latencies(port, path))
    time.sleep(26)
    open_ = 0
    for s in idle:
        s.setblocking(False)
        try:
            open_ += s.recv(1) != b''
        except BlockingIOError:
            open_ += 1
        except OSError:
            pass
    print(f'  after 28 s: {open_} of 1000 idle clients still held, {dropped[0]} of 200 slow ones dropped;',
          latencies(port, path, 50))
    going[0] = False
    t.join()


def readers(port, seconds):
    end, lock = time.time() + seconds, threading.Lock()
    seen = {'n': 0, 'bad': 0, 'slowest': 0.0, 'where': ''}

    def paths():
        yield from ('/', '/changes', '/events', '/about', '/stories.json', '/changes.jsonl?since=0',
                    '/search?q=' + urllib.parse.quote('việt nam'), '/name/VNM')
        for s in json.loads(get(port, '/stories.json?limit=40')[2]):
            yield '/story/' + urllib.parse.quote(s['id'])

    def read():
        while time.time() < end:
            for p in paths():
                try:
                    status, first, _ = get(port, p)
                except OSError as e:
                    status, first = str(e), 0
                with lock:
                    seen['n'] += 1
                    # a story listed a moment ago may have another name by now
                    if status not in (200, 302):
                        seen['bad'] += 1
                        print('  ', status, p)
                    if first > seen['slowest']:
                        seen['slowest'], seen['where'] = first, p

    threads = [threading.Thread(target=read) for _ in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    print(f"  {seen['n']} answers, {seen['bad']} errors, slowest {seen['slowest']:.0f} ms ({seen['where']})")


if sys.argv[1] == 'crowd':
    crowd(int(sys.argv[2]), sys.argv[3])
else:
    readers(int(sys.argv[2]), float(sys.argv[3]))
