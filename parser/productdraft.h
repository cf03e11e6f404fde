/* SPDX-License-Identifier: Apache-2.0 */
/*
 * productdraft.h - one product of a catalog while it is read, and its record when it is whole.
 *
 * Layer: parser, behind catalog. Collects the members of the product as they come, in any order;
 * draft_deliver judges them: which keys are known, which values can be used (doc/formats.md,
 * "Catalog"). Memory is one product's, capped by CAP_ARENA_BYTES.
 */
#ifndef SUCAT_PARSER_PRODUCTDRAFT_H
#define SUCAT_PARSER_PRODUCTDRAFT_H

#include "core/arena.h"
#include "parser/canon.h"
#include "parser/record.h"

struct draft {
	const char *source;
	const struct record_sink *sink;
	int64_t now;
	struct arena arena;
	struct canon meta; /* members but Packages and Distributions, flattened */
	struct canon distributions; /* language -> URL */
	struct canon packages;      /* URL -> the package's line */
	struct canon package;       /* members of the package under way */
	const char *id;
	int64_t line, bytes;
	const char *url; /* of InstallAssistant.pkg, or "" */
	int64_t url_bytes;
	bool packages_seen, distributions_seen;
	bool refused; /* told by a notice; not to be delivered */
	/* What was delivered, until the next begins; `plain`: nothing but it was told, and what it came to
	 * did not depend on the order of its packages. */
	struct product product;
	void *mark;
	bool plain;
};

void draft_init(
	struct draft *d, const char *source, int64_t now, const struct record_sink *sink);
void draft_clear(struct draft *d);
/* A product begins; the one before is forgotten. */
NODISCARD bool draft_begin(
	struct draft *d, const char *id, int64_t line, struct error *err);
/* A package of it is whole: its members are in `package`, which is emptied. */
NODISCARD bool draft_end_package(struct draft *d, int64_t line, struct error *err);
/* The product is whole: hand it to the sink, with its claim of existence if it makes one, unless
 * it was refused. */
NODISCARD bool draft_deliver(struct draft *d, struct error *err);
/* Refuse the product: one NOTICE_BAD_RECORD, the first reason. `member` is "" for the whole. */
void draft_refuse(struct draft *d, const char *member, const char *reason, int64_t line);
/* Tell the sink about "Products.<id>.<member>". */
void draft_notice(struct draft *d, enum notice_kind kind, const char *member,
	const char *detail, int64_t line);

#endif
