/* The whole of src/base. */
#ifndef SOI_BASE_BASE_H
#define SOI_BASE_BASE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/error.h"
#include "base/hash.h"
#include "base/io.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/pool.h"
#include "base/span.h"
#include "base/table.h"
#include "base/utf8.h"
#include "base/value.h"
#include "base/vn.h"

#endif
