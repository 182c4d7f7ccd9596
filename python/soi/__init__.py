"""Read and mark raw Vietnamese news: libsoi through ctypes.

    >>> import soi
    >>> for record in soi.mark(open('page.html', 'rb').read(), published='2024'):
    ...     print(record['title'], [name['id'] for name in record['names']])

A record is the line that ``soi mark`` prints, as a dictionary; spans count code points, so
``record['text'][m['start']:m['end']]`` are the words of the mark m. ``rows`` makes a flat list of one
kind of mark, ``frame`` a data frame of pandas.

Where orjson is, it makes the dictionaries.  The library is looked for under the name in the environment
variable SOI_LIBRARY, then beside this file (a wheel may bring it), then as libsoi.so.0.
Many articles are marked fastest as one file: the lines of a JSON Lines file in one call.
One Soi object may be used by several threads; the lock of Python is free while it works.
"""
from __future__ import annotations

import ctypes
import importlib
import json
import os
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Optional, Union

__all__ = ['Error', 'Record', 'Soi', 'frame', 'mark', 'read', 'rows']

Record = dict[str, Any]
Bytes = Union[bytes, bytearray, str]

_REFUSED, _STOPPED = 1, 2
_READ, _MARK = 0, 1


def _parser() -> Callable[[bytes], Any]:
    try:
        loads: Callable[[bytes], Any] = importlib.import_module('orjson').loads
    except ImportError:
        loads = json.loads
    return loads


_loads = _parser()


class Error(Exception):
    """Something could not be read, or the tables could not."""


class _Error(ctypes.Structure):
    _fields_ = [('message', ctypes.c_char * 1024)]


class _Source(ctypes.Structure):
    _fields_ = [('size', ctypes.c_size_t), ('name', ctypes.c_char_p), ('published', ctypes.c_char_p),
                ('id_from_name', ctypes.c_int)]


_LINE = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.py_object, ctypes.c_void_p, ctypes.c_size_t)


def _collect(found: list[bytes], json_bytes: int, size: int) -> int:
    found.append(ctypes.string_at(json_bytes, size))
    return 0


_COLLECT = _LINE(_collect)  # made once, not for each call


def _library() -> ctypes.CDLL:
    own = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'libsoi.so.0')
    lib = ctypes.CDLL(os.environ.get('SOI_LIBRARY') or (own if os.path.exists(own) else 'libsoi.so.0'))
    lib.soi_lib_new.restype = ctypes.c_void_p
    lib.soi_lib_new.argtypes = [ctypes.c_char_p, ctypes.POINTER(_Error)]
    lib.soi_lib_free.restype = None
    lib.soi_lib_free.argtypes = [ctypes.c_void_p]
    lib.soi_lib_run.restype = ctypes.c_int
    lib.soi_lib_run.argtypes = [ctypes.c_void_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_size_t,
                                ctypes.POINTER(_Source), _LINE, ctypes.py_object, ctypes.POINTER(_Error)]
    lib.soi_lib_version.restype = ctypes.c_char_p
    lib.soi_lib_version.argtypes = []
    lib.soi_lib_tables.restype = ctypes.c_char_p
    lib.soi_lib_tables.argtypes = [ctypes.c_void_p]
    return lib


def _encoded(text: Optional[str]) -> Optional[bytes]:
    return None if text is None else os.fsencode(text)


class Soi:
    """The tables, those in the folder ``data`` laid over the ones compiled in."""

    def __init__(self, data: Optional[str] = None) -> None:
        self._tables: Optional[int] = None
        self._lib = _library()
        error = _Error()
        self._tables = self._lib.soi_lib_new(_encoded(data), ctypes.byref(error))
        if not self._tables:
            raise Error(error.message.decode('utf-8', 'replace'))

    def __del__(self) -> None:
        if self._tables:
            self._lib.soi_lib_free(self._tables)

    @property
    def version(self) -> str:
        """The library's version."""
        return str(self._lib.soi_lib_version().decode())

    @property
    def tables(self) -> str:
        """The hash of the tables in use."""
        return str(self._lib.soi_lib_tables(self._tables).decode())

    def _lines(self, make: int, data: Bytes, name: Optional[str], published: Optional[str],
               id_from_name: bool, strict: bool) -> list[bytes]:
        found: list[bytes] = []
        given = data.encode('utf-8') if isinstance(data, str) else bytes(data)
        source = _Source(ctypes.sizeof(_Source), _encoded(name), _encoded(published), int(id_from_name))
        error = _Error()
        code = self._lib.soi_lib_run(self._tables, make, given, len(given), ctypes.byref(source), _COLLECT, found,
                                     ctypes.byref(error))
        if code < 0 or (code == _REFUSED and (strict or not found)):
            raise Error(error.message.decode('utf-8', 'replace'))
        return found

    def read_lines(self, data: Bytes, *, name: Optional[str] = None, published: Optional[str] = None,
                   id_from_name: bool = False, strict: bool = False) -> list[bytes]:
        """Clean articles as ``soi read`` prints them, a line each."""
        return self._lines(_READ, data, name, published, id_from_name, strict)

    def mark_lines(self, data: Bytes, *, name: Optional[str] = None, published: Optional[str] = None,
                   id_from_name: bool = False, strict: bool = False) -> list[bytes]:
        """Marked articles as ``soi mark`` prints them, a line each."""
        return self._lines(_MARK, data, name, published, id_from_name, strict)

    def read(self, data: Bytes, *, name: Optional[str] = None, published: Optional[str] = None,
             id_from_name: bool = False, strict: bool = False) -> list[Record]:
        """Clean articles.  What of the bytes is no page is passed over; an Error where nothing is left,
        or where anything is with strict."""
        return [_loads(line) for line in self._lines(_READ, data, name, published, id_from_name, strict)]

    def mark(self, data: Bytes, *, name: Optional[str] = None, published: Optional[str] = None,
             id_from_name: bool = False, strict: bool = False) -> list[Record]:
        """The same with names, times, figures, quotes and events."""
        return [_loads(line) for line in self._lines(_MARK, data, name, published, id_from_name, strict)]


_default: Optional[Soi] = None


def _of_module() -> Soi:
    global _default
    if _default is None:
        _default = Soi()
    return _default


def read(data: Bytes, *, name: Optional[str] = None, published: Optional[str] = None) -> list[Record]:
    """Soi().read with the tables compiled in, which are made once."""
    return _of_module().read(data, name=name, published=published)


def mark(data: Bytes, *, name: Optional[str] = None, published: Optional[str] = None) -> list[Record]:
    """Soi().mark with the tables compiled in, which are made once."""
    return _of_module().mark(data, name=name, published=published)


def rows(records: Iterable[Record], marks: str) -> Iterator[Record]:
    """One flat dictionary for each of the marks ('names', 'times', 'figures', 'quotes', 'events') of the
    records, with the article's id, outlet and day and the words of the mark."""
    for record in records:
        for mark_ in record.get(marks) or []:
            yield {'article': record['id'], 'outlet': record.get('outlet'), 'published': record.get('published'),
                   'words': record['text'][mark_['start']:mark_['end']], **mark_}


def frame(records: Iterable[Record], marks: str) -> Any:
    """The rows as a pandas.DataFrame, days and times of publication as they are written (EDTF)."""
    return importlib.import_module('pandas').DataFrame.from_records(list(rows(records, marks)))
