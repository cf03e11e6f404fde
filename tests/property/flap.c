/* SPDX-License-Identifier: Apache-2.0 */
/*
 * flap - however answers flap, a release is `new` once at most, and when it was never claimed (I6).
 *
 *   flap STORE ANSWERS SEQUENCES SEED
 *
 * ANSWERS names answers of pmv, a line each of path and time in seconds, in windows of seven: three of
 * before a moment at which releases came, the one that showed them, three of after. A sequence plays
 * one of before, as a baseline, and then a few of its window to an empty store, drawn with repeats and
 * in any order, one in five as a late one; one in ten ends with a rebuild. What each answer names is
 * read apart from the store: after each step the new events are those of this step's answer that no
 * answer named before, and none when the answer was late. A twin of what is known is none, nor is what
 * a twin told of that was listed before it.
 */
#include "core/buf.h"
#include "core/limits.h"
#include "db/connection.h"
#include "db/event.h"
#include "db/ingest.h"
#include "db/source.h"
#include "db/statement.h"
#include "parser/format.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STEPS_MAX 9
#define WINDOW    7 /* answers around a moment */
#define BEFORE    3 /* of them before it */

struct answer {
	char *body;
	size_t len;
	size_t *names; /* indexes of what it names, each once */
	size_t n, alloc;
	int64_t at;
};

#define NAMES_MAX  8192
#define NAME_SLOTS 32768 /* a power of two */

struct name {
	char *text;      /* "platform\tbuild" */
	size_t named_by; /* the answer read last that names it, + 1 */
};

struct flap {
	struct answer *answers;
	size_t n_answers;
	struct name *names;
	size_t n_names;
	size_t slots[NAME_SLOTS]; /* of names by their hash, + 1 */
	uint64_t random;
	struct db *db;
	int64_t source;
	/* of the sequence */
	bool *known, *told, *here;
	size_t *twins; /* new to the store and not told: to be twins */
	size_t n_twins;
	int64_t cursor, newest;
	size_t steps, events, rebuilds, failed;
	struct error err;
};

/* xorshift64: the same sequences for the same seed, on every machine. */
static size_t
draw(struct flap *f, size_t below)
{
	f->random ^= f->random << 13;
	f->random ^= f->random >> 7;
	f->random ^= f->random << 17;
	return (size_t)(f->random % below);
}

static void
out_of_memory(void)
{
	(void)fputs("flap: out of memory\n", stderr);
	exit(2);
}

static void *
grow(void *list, size_t n, size_t *alloc, size_t size)
{
	void *more = list;

	if (n < *alloc)
		return list;
	*alloc = *alloc ? 2 * *alloc : 64;
	more = realloc(list, *alloc * size);
	if (!more)
		out_of_memory();
	return more;
}

/* FNV-1a */
static size_t
hash(const char *text)
{
	uint64_t h = UINT64_C(14695981039346656037);

	for (; *text; text++)
		h = (h ^ (unsigned char)*text) * UINT64_C(1099511628211);
	return (size_t)(h ^ h >> 32);
}

static size_t
name_of(struct flap *f, const char *platform, const char *build)
{
	char text[256];
	size_t slot;

	(void)snprintf(text, sizeof text, "%s\t%s", platform, build);
	for (slot = hash(text) % NAME_SLOTS; f->slots[slot];
		slot = (slot + 1) % NAME_SLOTS)
		if (strcmp(f->names[f->slots[slot] - 1].text, text) == 0)
			return f->slots[slot] - 1;
	if (f->n_names == NAMES_MAX)
		out_of_memory();
	f->names[f->n_names].text = strdup(text);
	if (!f->names[f->n_names].text)
		out_of_memory();
	f->slots[slot] = ++f->n_names;
	return f->n_names - 1;
}

/* --- what an answer names ---------------------------------------------------------------- */

struct reading {
	struct flap *flap;
	struct answer *answer;
};

static bool
take_claim(void *ctx, const struct claim *claim, struct error *err)
{
	struct reading *r = ctx;
	struct answer *a = r->answer;
	size_t name = name_of(r->flap, platform_name(claim->platform), claim->build);

	(void)err;
	if (r->flap->names[name].named_by == r->flap->n_answers)
		return true;
	r->flap->names[name].named_by = r->flap->n_answers;
	a->names = grow(a->names, a->n, &a->alloc, sizeof *a->names);
	a->names[a->n++] = name;
	return true;
}

static bool
read_body(struct answer *a, const char *path)
{
	FILE *file = fopen(path, "rb");
	long len = -1;

	if (!file)
		return false;
	if (fseek(file, 0, SEEK_END) == 0)
		len = ftell(file);
	if (len > 0 && fseek(file, 0, SEEK_SET) == 0)
		a->body = malloc((size_t)len);
	if (a->body)
		a->len = fread(a->body, 1, (size_t)len, file);
	return fclose(file) == 0 && a->body && a->len == (size_t)len;
}

/* One more answer: "PATH\tSECONDS\n". */
static bool
read_answer(struct flap *f, char *line, size_t *alloc)
{
	struct reading reading = {.flap = f};
	const struct record_sink sink = {.ctx = &reading, .claim = take_claim};
	char *tab = strchr(line, '\t');
	struct answer *a;

	if (!tab)
		return false;
	*tab = '\0';
	f->answers = grow(f->answers, f->n_answers, alloc, sizeof *f->answers);
	a = reading.answer = &f->answers[f->n_answers++];
	*a = (struct answer){.at = strtoll(tab + 1, NULL, 10)};
	if (read_body(a, line) &&
		format_find("pmv")->parse(a->body, a->len, line, a->at, &sink, &f->err))
		return true;
	(void)fprintf(stderr, "flap: %s: %s\n", line, f->err.reason);
	return false;
}

static bool
read_answers(struct flap *f, const char *path)
{
	FILE *file = fopen(path, "r");
	size_t alloc = 0;
	char line[1024];
	bool ok = true;

	if (!file)
		return false;
	while (ok && fgets(line, sizeof line, file))
		ok = read_answer(f, line, &alloc);
	return fclose(file) == 0 && ok && f->n_answers > 0 && f->n_answers % WINDOW == 0;
}

/* --- a sequence -------------------------------------------------------------------------- */

static void
fail(struct flap *f, size_t sequence, const char *what, size_t name)
{
	if (f->failed++ < 20)
		(void)printf("FAIL sequence %zu, step %zu: %s %s\n", sequence, f->steps,
			what, name < f->n_names ? f->names[name].text : "");
}

struct turn {
	struct flap *flap;
	size_t sequence;
	bool late;
	int64_t at;
};

/* An event of this step: of what it named first, once, at its moment. */
static bool
on_event(void *ctx, const struct event *e, struct error *err)
{
	const struct turn *s = ctx;
	struct flap *f = s->flap;
	size_t name = name_of(f, e->platform, e->build);

	(void)err;
	f->cursor = e->seq;
	f->events++;
	if (s->late)
		fail(f, s->sequence, "a late answer told", name);
	else if (f->told[name])
		fail(f, s->sequence, "told again:", name);
	else if (f->known[name])
		fail(f, s->sequence, "named before:", name);
	else if (!f->here[name])
		fail(f, s->sequence, "not named:", name);
	else if (e->at != s->at)
		fail(f, s->sequence, "at another moment:", name);
	f->told[name] = true;
	return true;
}

static bool
hear(struct flap *f, const struct turn *s)
{
	const struct event_filter filter = {.after = f->cursor,
		.since = INSTANT_NONE,
		.until = INSTANT_NONE,
		.type = "new"};

	return event_list(f->db, &filter, on_event, (void *)(uintptr_t)s, &f->err);
}

/* One answer in, and what came of it. */
static bool
play(struct flap *f, struct ingest *ingest, const struct answer *a, const struct turn *s,
	bool baseline)
{
	const struct ingest_answer answer = {.source_id = f->source,
		.kind = "pmv",
		.url = "https://gdmf.apple.com/v2/pmv",
		.at = s->at,
		.body = a->body,
		.len = a->len};
	struct fold_result result = {0};
	enum keep keep;

	f->steps++;
	for (size_t i = 0; i < a->n; i++)
		f->here[a->names[i]] = true;
	if (!ingest_keep(ingest, &answer, !s->late, &keep, &f->err) ||
		!ingest_fold(ingest, f->source, &result, &f->err) || !hear(f, s))
		return false;
	for (size_t i = 0; i < a->n; i++) {
		size_t name = a->names[i];

		f->here[name] = false;
		if (!baseline && !s->late && !f->known[name] && !f->told[name])
			f->twins[f->n_twins++] = name;
		f->known[name] = true;
	}
	return true;
}

/* Was a twin of the build told before it, under its own name? */
static bool
is_told_by_twin(struct flap *f, const char *platform, const char *build, bool *is)
{
	size_t len = strlen(platform);

	*is = false;
	for (size_t i = 0; i < f->n_names && !*is; i++) {
		const char *text = f->names[i].text;
		struct query *q;
		enum step step;

		if (!f->told[i] || strncmp(text, platform, len) != 0 || text[len] != '\t')
			continue;
		q = query_begin(f->db, STATEMENT_event_of_twin, &f->err);
		if (!q)
			return false;
		query_bind_text(q, ":type", "new");
		query_bind_text(q, ":platform", platform);
		query_bind_text(q, ":build", build);
		query_bind_text(q, ":twin", text + len + 1);
		step = query_step(q, &f->err);
		*is = step == STEP_ROW;
		query_end(q);
		if (step == STEP_FAIL)
			return false;
	}
	return true;
}

/* What was not told though it was new repeats another build, or was told by one that repeats it. */
static bool
check_twins(struct flap *f, size_t sequence)
{
	for (size_t i = 0; i < f->n_twins; i++) {
		struct query *q = query_begin(f->db, STATEMENT_release_find, &f->err);
		char platform[128];
		bool canonical, by_twin = false;
		const char *tab = strchr(f->names[f->twins[i]].text, '\t');
		enum step step;

		if (!q)
			return false;
		(void)snprintf(platform, sizeof platform, "%.*s",
			(int)(tab - f->names[f->twins[i]].text),
			f->names[f->twins[i]].text);
		query_bind_text(q, ":platform", platform);
		query_bind_text(q, ":build", tab + 1);
		step = query_step(q, &f->err);
		canonical = step == STEP_ROW && strcmp(query_text(q, 8), tab + 1) == 0;
		query_end(q);
		if (step == STEP_FAIL ||
			(canonical && !is_told_by_twin(f, platform, tab + 1, &by_twin)))
			return false;
		if (canonical && !by_twin)
			fail(f, sequence, "new and not told:", f->twins[i]);
	}
	return true;
}

static bool
play_sequence(struct flap *f, struct ingest *ingest, size_t sequence)
{
	const struct answer *window =
		&f->answers[WINDOW * draw(f, f->n_answers / WINDOW)];
	size_t steps = 3 + draw(f, STEPS_MAX - 2);
	int64_t now = window[BEFORE].at;
	struct fold_result result = {0};

	for (size_t i = 0; i < steps; i++) {
		/* late ones: between the others, none at the same second */
		bool late = i > 1 && draw(f, 5) == 0;
		size_t which = draw(f, i ? WINDOW : BEFORE);
		struct turn s = {f, sequence, late, now + (int64_t)i * 3600};

		if (late)
			s.at -= 3600 * (int64_t)draw(f, i) + 3600 + 60 * (int64_t)i;
		s.late = s.at < f->newest;
		f->newest = s.late ? f->newest : s.at;
		if (!play(f, ingest, &window[which], &s, i == 0))
			return false;
	}
	if (draw(f, 10) == 0) {
		struct turn s = {f, sequence, true, 0};

		f->rebuilds++;
		if (!fold_wipe(f->db, f->source, &f->err) ||
			!fold_source(f->db, ingest_raw(ingest), f->source, format_find,
				false, &result, &f->err) ||
			!hear(f, &s))
			return false;
	}
	return check_twins(f, sequence);
}

static bool
run_sequence(struct flap *f, size_t sequence)
{
	struct ingest *ingest = ingest_new(f->db, format_find, &f->err);
	bool ok = ingest && db_begin(f->db, &f->err);

	memset(f->known, 0, f->n_names * sizeof *f->known);
	memset(f->told, 0, f->n_names * sizeof *f->told);
	f->n_twins = 0;
	f->cursor = f->newest = 0;
	if (ok) {
		ok = play_sequence(f, ingest, sequence);
		db_rollback(f->db); /* the next one begins in the same empty store */
	}
	ingest_free(ingest);
	return ok;
}

static bool
open_store(struct flap *f, const char *path)
{
	const struct source_row row = {"gdmf-pmv", "pmv", "https://gdmf.apple.com/v2/pmv",
		"any", "apple", 1800, 0};
	struct source *source = NULL;
	struct arena arena;
	bool ok;

	arena_init(&arena, MIB(1));
	f->db = db_open(path, DB_WRITE, &f->err);
	ok = f->db && db_begin(f->db, &f->err) &&
	     source_put(f->db, &row, 1, true, &f->err) && db_commit(f->db, &f->err) &&
	     source_get(f->db, &arena, "gdmf-pmv", &source, &f->err) && source;
	if (ok)
		f->source = source->id;
	arena_clear(&arena);
	return ok;
}

int
main(int argc, char **argv)
{
	static struct flap f;
	size_t sequences, n = 0;
	bool ok;

	if (argc != 5) {
		(void)fputs("usage: flap STORE ANSWERS SEQUENCES SEED\n", stderr);
		return 2;
	}
	sequences = strtoul(argv[3], NULL, 10);
	f.random = strtoull(argv[4], NULL, 10) | 1;
	f.err = ERROR_INIT;
	f.names = calloc(NAMES_MAX, sizeof *f.names);
	if (!f.names)
		out_of_memory();
	ok = read_answers(&f, argv[2]) && open_store(&f, argv[1]);
	f.known = calloc(NAMES_MAX, sizeof *f.known);
	f.told = calloc(NAMES_MAX, sizeof *f.told);
	f.here = calloc(NAMES_MAX, sizeof *f.here);
	f.twins = calloc(STEPS_MAX * NAMES_MAX, sizeof *f.twins);
	if (!f.known || !f.told || !f.here || !f.twins)
		out_of_memory();
	while (ok && n < sequences)
		ok = run_sequence(&f, n++);
	if (!ok)
		(void)fprintf(stderr, "flap: sequence %zu: %s\n", n, f.err.reason);
	(void)printf(
		"%zu sequences of %zu answers, %zu told new, %zu rebuilt, %zu failed\n",
		n, f.steps, f.events, f.rebuilds, f.failed);
	db_close(f.db);
	for (size_t i = 0; i < f.n_answers; i++) {
		free(f.answers[i].body);
		free(f.answers[i].names);
	}
	for (size_t i = 0; i < f.n_names; i++)
		free(f.names[i].text);
	free(f.answers);
	free(f.names);
	free(f.known);
	free(f.told);
	free(f.here);
	free(f.twins);
	return ok && f.failed == 0 && f.events > 0 ? 0 : 1;
}
