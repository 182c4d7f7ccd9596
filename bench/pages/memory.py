#!/usr/bin/env python3
"""Peak memory of `soi read` over many pages in one process. usage: memory.py SOI THREADS N FILE...

The files are read again and again until N were. Prints pages, processor seconds, peak KiB.
"""
import os, resource, subprocess, sys

soi, threads, n, files = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4:]
os.chdir(os.path.dirname(os.path.abspath(files[0])) + "/..")     # short names: 20,000 are one command line
names = [os.path.relpath(f) for f in files]
done = subprocess.run([soi, "read", "-j", threads] + [names[i % len(names)] for i in range(n)], stdout=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print("soi read -j %s: %d pages, %.1f s of processor time, at most %d KiB, exit code %d"
      % (threads, n, used.ru_utime + used.ru_stime, used.ru_maxrss, done.returncode))
